package crawl_test

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/netip"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/net/dns/dnsmessage"

	"moments/content/ingest/crawl"
)

// notPublic are hosts that lead to this machine, to its network or to nowhere, in all the forms that some program takes
// for an address.
var notPublic = []string{
	"127.0.0.1", "127.1", "127.0.1", "127.255.255.254", "localhost", "localhost.", "LOCALHOST", "0", "0.0.0.0", "0.0.0.1",
	"2130706433", "0x7f000001", "0x7f.0.0.1", "0x7f.1", "017700000001", "0177.0.0.1", "0177.1", "127.0.0.0x1", "127.00.00.01",
	"0x7F.0x0.0x0.0x1", "127.0x000001", "00000177.0.0.1", "[::1]", "[::]", "[0:0:0:0:0:0:0:1]", "[::ffff:127.0.0.1]", "[::ffff:7f00:1]",
	"[0:0:0:0:0:ffff:7f00:0001]", "[::127.0.0.1]", "[64:ff9b::127.0.0.1]", "[64:ff9b::7f00:1]", "[64:ff9b:1::7f00:1]", "[2002:7f00:1::]",
	"[2002:7f00:0001::1]", "[2001:0:7f00:1::]", "[fe80::1]", "[fe80::1%25lo]", "[fc00::1]", "[fd00:ec2::254]", "[ff02::1]", "[2001:db8::1]",
	"[3fff::1]", "[100::1]", "10.0.0.1", "10.255.255.255", "172.16.0.1", "172.31.255.255", "192.168.0.1", "192.168.255.255", "169.254.169.254",
	"169.254.0.1", "2852039166", "0xa9fea9fe", "0251.0376.0251.0376", "[::ffff:169.254.169.254]", "[::ffff:a9fe:a9fe]", "100.64.0.1",
	"100.127.255.255", "192.0.0.1", "192.0.2.1", "198.18.0.1", "198.51.100.1", "203.0.113.1", "224.0.0.1", "239.255.255.255", "240.0.0.1",
	"255.255.255.255", "[::ffff:10.0.0.1]", "[::ffff:192.168.0.1]", "[::ffff:0:127.0.0.1]", "①②⑦.⓪.⓪.①", "127。0。0。1", "127.0.0.1.",
	"user@127.0.0.1", "user:pass@[::1]", "example.com@127.0.0.1", "127.0.0.1#.example.com", "127.0.0.1?.example.com",
}

// forms are the ways to write an address of version 4.
func forms(address string) (all []string) {
	ip := netip.MustParseAddr(address).As4()
	a, b, c, d := uint32(ip[0]), uint32(ip[1]), uint32(ip[2]), uint32(ip[3])
	whole, low, half := a<<24|b<<16|c<<8|d, b<<16|c<<8|d, c<<8|d
	for _, form := range []string{"%d", "0x%x", "0%o", "0X%X", "0x%08x", "00%o"} {
		all = append(all, fmt.Sprintf(form, whole), fmt.Sprintf("%d."+form, a, low), fmt.Sprintf("%d.%d."+form, a, b, half),
			fmt.Sprintf(strings.Repeat(form+".", 3)+form, a, b, c, d))
	}
	for _, form := range []string{
		"[::ffff:%x:%x]", "[::%x:%x]", "[64:ff9b::%x:%x]", "[2002:%x:%x::1]", "[2001:0:%x:%x::]", "[::ffff:0:%x:%x]", "[64:ff9b:1::%x:%x]",
	} {
		all = append(all, fmt.Sprintf(form, whole>>16, whole&0xffff))
	}
	return append(all, "[::ffff:"+address+"]", "[::"+address+"]", address+".", "user@"+address)
}

// TestNotPublic asks for all of them on the port of a listener of this machine, which nobody may connect to.
func TestNotPublic(t *testing.T) {
	l, connected := listen(t, ":0") // of both versions
	_, port, err := net.SplitHostPort(l.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	hosts := slices.Clone(notPublic)
	for _, address := range []string{
		"127.0.0.1", "10.0.0.1", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0", "192.0.2.1", "198.18.0.1", "203.0.113.9",
		"224.0.0.1", "240.0.0.1", "255.255.255.255",
	} {
		hosts = append(hosts, forms(address)...)
	}
	for _, host := range hosts {
		config := crawl.Config{
			Start: "http://" + withPort(host, port), Ports: []uint16{portOf("http://x:" + port)}, Timeout: 2 * time.Second,
			Wait: func(ctx context.Context, _ time.Duration) error { return ctx.Err() }, Resolver: nowhere(),
		}
		got, err := collect(t, config, &crawl.State{})
		if !errors.Is(err, crawl.ErrRefused) && !errors.Is(err, crawl.ErrStopped) && !errors.Is(err, crawl.ErrAddress) || len(got) > 0 {
			t.Errorf("%s: %v, %v", host, got, err)
		}
		if connected() > 0 {
			t.Fatalf("%s: %d connections", host, connected())
		}
	}
	if len(hosts) < 500 {
		t.Errorf("only %d forms", len(hosts))
	}
}

func withPort(host, port string) string {
	for i, c := range host {
		if c == '#' || c == '?' {
			return host[:i] + ":" + port + host[i:]
		}
	}
	return host + ":" + port
}

// nowhere resolves every name to this machine: the worst that a name can do.
func nowhere() *net.Resolver {
	return &net.Resolver{PreferGo: true, Dial: func(context.Context, string, string) (net.Conn, error) {
		return answering(func(string) netip.Addr { return netip.MustParseAddr("127.0.0.1") }), nil
	}}
}

func TestPortsAndNetworks(t *testing.T) {
	s := newSite(t, map[string]http.HandlerFunc{"*": page("x")})
	config := s.config("/")
	config.Ports = nil
	if _, err := collect(t, config, &crawl.State{}); !errors.Is(err, crawl.ErrRefused) {
		t.Errorf("another port: %v", err)
	}
	config = s.config("/")
	config.Networks = []netip.Prefix{netip.MustParsePrefix("127.0.0.2/32"), netip.MustParsePrefix("::1/128")}
	if _, err := collect(t, config, &crawl.State{}); !errors.Is(err, crawl.ErrRefused) {
		t.Errorf("another network: %v", err)
	}
	if asked := s.paths(); len(asked) > 0 {
		t.Errorf("asked for %v", asked)
	}
}

// TestHostsOfOneSite has a site that leads to its www., and from there to another host that belongs to it.
func TestHostsOfOneSite(t *testing.T) {
	s := newSite(t, nil)
	port := fmt.Sprint(portOf(s.URL))
	s.pages = map[string]http.HandlerFunc{
		"/robots.txt": text(""), "/sitemap.xml": status(404),
		"/":     redirect("http://www.site.example:" + port + "/home"),
		"/home": page("<a href=http://docs.site.example:" + port + "/docs>x</a><a href=http://other.example:" + port + "/no>x</a>"),
		"/docs": page("x"),
	}
	config := s.config("/")
	config.Start, config.Resolver, config.Hosts = "http://site.example:"+port+"/", nowhere(), []string{"docs.site.example:" + port}
	got, err := collect(t, config, &crawl.State{})
	if diff := cmp.Diff([]outcome{{"/", "page"}, {"/docs", "page"}}, got, byPath); diff != "" || err != nil {
		t.Error(err, diff)
	}
}

// TestProxiesAreNotUsed has one in the environment, which would open connections on its own.
func TestProxiesAreNotUsed(t *testing.T) {
	l, connected := listen(t, "127.0.0.1:0")
	t.Setenv("HTTP_PROXY", "http://"+l.Addr().String())
	t.Setenv("http_proxy", "http://"+l.Addr().String())
	s := newSite(t, map[string]http.HandlerFunc{"*": page("x")})
	if got, err := collect(t, s.config("/"), &crawl.State{}); err != nil || len(got) == 0 {
		t.Error(got, err)
	}
	if connected() > 0 {
		t.Error("the proxy was asked")
	}
}

// TestRebinding has a name that leads to an allowed address first, and to another one from then on.
func TestRebinding(t *testing.T) {
	l, connected := listen(t, "127.0.0.1:0")
	_, port, err := net.SplitHostPort(l.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	allowed, err := net.Listen("tcp", "127.0.0.2:"+port)
	if err != nil {
		t.Skipf("127.0.0.2 cannot be listened on here: %v", err)
	}
	served := 0
	server := &http.Server{Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		served++
		w.Header().Set("Connection", "close") // so that the next request opens a connection
		page("<a href=/a>a</a>")(w, r)
	})}
	var group sync.WaitGroup
	group.Go(func() { _ = server.Serve(allowed) })
	t.Cleanup(func() { server.Close(); group.Wait() })
	answers := 0
	resolver := &net.Resolver{PreferGo: true, Dial: func(context.Context, string, string) (net.Conn, error) {
		return answering(func(string) netip.Addr {
			if answers++; answers <= 3 {
				return netip.MustParseAddr("127.0.0.2")
			}
			return netip.MustParseAddr("127.0.0.1")
		}), nil
	}}
	config := crawl.Config{
		Start: "http://rebinding.example:" + port + "/", Ports: []uint16{portOf("http://x:" + port)}, Resolver: resolver,
		Networks: []netip.Prefix{netip.MustParsePrefix("127.0.0.2/32")}, Timeout: 5 * time.Second,
		Wait: func(ctx context.Context, _ time.Duration) error { return ctx.Err() },
	}
	got, err := collect(t, config, &crawl.State{})
	if served == 0 || connected() > 0 {
		t.Errorf("%d requests where it is allowed, %d connections where not; %v, %v", served, connected(), got, err)
	}
	if last := got[len(got)-1]; last.what != "not_public" {
		t.Errorf("%v, %v", got, err)
	}
}

// answering is a connection to a name server that is a function.
func answering(address func(name string) netip.Addr) net.Conn {
	client, server := net.Pipe()
	go func() {
		defer server.Close()
		for {
			var length [2]byte
			if _, err := readFull(server, length[:]); err != nil {
				return
			}
			question := make([]byte, int(length[0])<<8|int(length[1]))
			if _, err := readFull(server, question); err != nil {
				return
			}
			answer := answerTo(question, address)
			if _, err := server.Write(append([]byte{byte(len(answer) >> 8), byte(len(answer))}, answer...)); err != nil {
				return
			}
		}
	}()
	return client
}

func readFull(c net.Conn, p []byte) (n int, err error) {
	for n < len(p) && err == nil {
		var more int
		more, err = c.Read(p[n:])
		n += more
	}
	return n, err
}

// answerTo answers questions for addresses of version 4, and has none of version 6.
func answerTo(question []byte, address func(name string) netip.Addr) []byte {
	var m dnsmessage.Message
	if err := m.Unpack(question); err != nil || len(m.Questions) != 1 {
		panic(fmt.Sprint("no question: ", err))
	}
	m.Response, m.RecursionAvailable, m.Additionals = true, true, nil
	if q := m.Questions[0]; q.Type == dnsmessage.TypeA {
		header := dnsmessage.ResourceHeader{Name: q.Name, Class: dnsmessage.ClassINET}
		m.Answers = []dnsmessage.Resource{{Header: header, Body: &dnsmessage.AResource{A: address(strings.TrimSuffix(q.Name.String(), ".")).As4()}}}
	}
	packed, err := m.Pack()
	if err != nil {
		panic(err)
	}
	return packed
}

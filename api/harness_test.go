package api_test

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"moments/api"
	"moments/api/access"
	"moments/content"
	"moments/engine"
	"moments/engine/enginetest"
	"moments/internal/kv"
	"moments/keywords"
	"moments/keywords/keymap"
)

// clock is moved by tests while the server reads it.
type clock struct{ at atomic.Int64 }

func (c *clock) now() time.Time { return time.Unix(0, c.at.Load()).UTC() }

func (c *clock) advance(d time.Duration) { c.at.Add(int64(d)) }

// site is a real engine that runs, with a server on it and a key of every sort.
type site struct {
	*enginetest.Engine
	clock  *clock
	server *api.Server
	keys   *api.Keys
	url    string
	host   string
	key    map[string]string // by name: pk, free (a pk without origins), admin, write, publish, reports, leads, revoked, expired
	spec   *contract         // every response is held against it
}

const pageOrigin = "https://www.example.com"

// start opens a site. Edit, if not nil, changes the configuration of the server first.
func start(t testing.TB, edit func(*api.Config)) *site {
	t.Helper()
	s := &site{clock: new(clock), key: map[string]string{}}
	s.clock.at.Store(enginetest.Start.UnixNano())
	s.Engine = enginetest.New(t, func(cfg *engine.Config) { cfg.Kinds, cfg.Now = api.Kinds(), s.clock.now })
	s.run()
	var err error
	s.keys, err = access.Open(access.Config{Store: s.Store(), Site: s.Site(), Now: s.clock.now})
	s.must(err)
	s.makeKeys()
	cfg := api.Config{Engine: s.Engine.Engine, Keys: s.keys, Limits: new(api.Rates)} // the clock stands still, so that nothing would refill
	if edit != nil {
		edit(&cfg)
	}
	s.server, err = api.New(cfg)
	s.must(err)
	web := httptest.NewServer(s.server.Handler())
	t.Cleanup(web.Close)
	s.url, s.host = web.URL, strings.TrimPrefix(web.URL, "http://")
	s.spec = openContract(t)
	return s
}

// run lets the engine run until the test ends.
func (s *site) run() {
	ctx, stop := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- s.Run(ctx) }()
	s.T.Cleanup(func() {
		stop()
		if err := <-ended; err != nil {
			s.T.Errorf("running the engine: %v", err)
		}
	})
}

func (s *site) must(err error) {
	s.T.Helper()
	if err != nil {
		s.T.Fatal(err)
	}
}

func (s *site) by() kv.Author { return kv.Author{Actor: "test", At: s.clock.now()} }

func (s *site) makeKeys() {
	for name, spec := range map[string]api.KeySpec{
		"pk":      {Kind: "pk", Origins: []string{pageOrigin}},
		"other":   {Kind: "pk", Origins: []string{"https://other.example.com"}},
		"free":    {Kind: "pk"},
		"admin":   {Kind: "sk", Scopes: []string{"admin"}},
		"write":   {Kind: "sk", Scopes: []string{"content:write"}},
		"publish": {Kind: "sk", Scopes: []string{"keywords:publish"}},
		"reports": {Kind: "sk", Scopes: []string{"reports:read"}},
		"leads":   {Kind: "sk", Scopes: []string{"leads:read"}},
		"revoked": {Kind: "sk", Scopes: []string{"admin"}},
		"expired": {Kind: "sk", Scopes: []string{"admin"}, Expires: s.clock.now().Add(time.Hour)},
	} {
		id, key, err := s.keys.Create(context.Background(), s.by(), spec)
		s.must(err)
		s.key[name] = key
		if name == "revoked" {
			s.must(s.keys.Revoke(context.Background(), s.by(), id))
		}
	}
	s.key["unknown"] = "sk_aaaaaaaaaaaaa_aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
	s.key["wrong"] = s.key["admin"][:len(s.key["admin"])-1] + "0"
	s.key["none"] = ""
}

// call is one request. The zero value is a GET of / without a key.
type call struct {
	method, path, key, body, media string
	header                         map[string]string
	loose                          bool // the request is not as the document says, and is taken
}

// answer is a response that was read.
type answer struct {
	status int
	header http.Header
	body   []byte
	t      testing.TB
}

// do sends a request and holds the response against the document.
func (s *site) do(c call) answer {
	s.T.Helper()
	a := s.send(c)
	s.spec.check(s.T, c, a)
	return a
}

// send sends a request.
func (s *site) send(c call) answer {
	s.T.Helper()
	if c.method == "" {
		c.method = "GET"
	}
	req, err := http.NewRequest(c.method, s.url+c.path, strings.NewReader(c.body))
	s.must(err)
	if c.body != "" && c.media == "" {
		c.media = "application/json"
	}
	if c.media != "" {
		req.Header.Set("Content-Type", c.media)
	}
	if key, named := s.key[c.key]; named && key != "" {
		req.Header.Set("Authorization", "Bearer "+key)
	}
	for name, value := range c.header {
		req.Header.Set(name, value)
	}
	res, err := noRedirects.Do(req)
	s.must(err)
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	s.must(err)
	return answer{status: res.StatusCode, header: res.Header, body: body, t: s.T}
}

var noRedirects = &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}

// want fails the test unless the answer has the status.
func (a answer) want(status int) answer {
	a.t.Helper()
	if a.status != status {
		a.t.Fatalf("status %d, want %d: %s", a.status, status, a.body)
	}
	return a
}

// into decodes the body.
func (a answer) into(v any) answer {
	a.t.Helper()
	decoder := json.NewDecoder(bytes.NewReader(a.body))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(v); err != nil {
		a.t.Fatalf("decoding %s: %v", a.body, err)
	}
	return a
}

// problem is the problem that the answer is, with the status and the code.
func (a answer) problem(status int, code string) (p problemBody) {
	a.t.Helper()
	a.want(status)
	a.into(&p)
	if media := a.header.Get("Content-Type"); media != "application/problem+json" || p.Code != code || p.Status != status ||
		p.Type != "urn:moments:problem:"+code || p.Title == "" || p.RequestID != a.header.Get("X-Request-Id") {
		a.t.Fatalf("%s as %s, want code %s", a.body, media, code)
	}
	return p
}

type problemBody struct {
	Type, Title, Detail, Code string
	Status                    int
	RequestID                 string `json:"request_id"`
	Errors                    []struct{ Pointer, Code, Value, Message, Suggestion string }
}

// fill gives the site a persona, three assets and a keyword map of one row.
func (s *site) fill() {
	s.T.Helper()
	s.must(s.MustDo(s.Library().PutPersonas(context.Background(), s.by(), []keywords.PersonaDefinition{{Key: "it-manager", Name: "IT manager"}})))
	guide := s.Asset("sso-guide", "Set up SSO step by step", "do/use/it-manager")
	guide.Text = "How to set up single sign-on (SSO) for your people, with one password for all."
	guide.Topics, guide.CTAURL, guide.CTALabel = []keywords.Topic{"sso"}, "https://www.example.com/trial", "Try it"
	price := s.Asset("sso-price", "What SSO costs", "buy/worth/-")
	price.Text, price.Topics = "The price of single sign-on (SSO).", []keywords.Topic{"sso"}
	why := s.Asset("why-sso", "Why SSO", "know/discover/-")
	why.Text, why.Topics = "What single sign-on (SSO) is and why people use it.", []keywords.Topic{"sso"}
	s.MustPut(guide, price, why)
	s.MustPublish(keymap.Row{ID: "1", Phrase: "set up sso", Match: keymap.Phrase, Moment: s.Moment("do/use/-"), Topic: "sso"})
}

// MustDo drops the first value of a call that must succeed.
func (s *site) MustDo(_ kv.Seq, err error) error { return err }

func (s *site) asset(id content.AssetID) content.Asset {
	s.T.Helper()
	a, err := s.Catalog().Get(id)
	s.must(err)
	return a
}

func marshal(t testing.TB, v any) string {
	t.Helper()
	data, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

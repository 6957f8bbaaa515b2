package visitor_test

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/iotest"
	"testing/synctest"
	"time"

	"moments/api/visitor"
)

var noon = time.Date(2026, 11, 2, 12, 0, 0, 0, time.UTC)

type salts struct {
	*visitor.Salts
	t    *testing.T
	now  time.Time
	path string
}

func open(t *testing.T) *salts {
	t.Helper()
	s := &salts{t: t, now: noon, path: filepath.Join(t.TempDir(), "visitor-salt")}
	s.reopen()
	return s
}

func (s *salts) reopen() {
	s.t.Helper()
	opened, err := visitor.Open(visitor.Config{Path: s.path, Now: func() time.Time { return s.now }})
	if err != nil {
		s.t.Fatal(err)
	}
	s.Salts = opened
}

func (s *salts) name(at time.Time, parts ...string) string {
	s.t.Helper()
	name, err := s.Name(at, parts...)
	if err != nil {
		s.t.Fatal(err)
	}
	return name
}

// kept is the days of which the file has a salt.
func (s *salts) kept() (days []int64, text string) {
	s.t.Helper()
	data, err := os.ReadFile(s.path)
	if err != nil {
		s.t.Fatal(err)
	}
	var list []struct {
		Day  int64
		Salt []byte
	}
	if err := json.Unmarshal(data, &list); err != nil {
		s.t.Fatal(err)
	}
	for _, one := range list {
		days = append(days, one.Day)
	}
	return days, string(data)
}

func TestNameHoldsForADay(t *testing.T) {
	s := open(t)
	first := s.name(s.now, "main", "192.0.2.1", "Firefox")
	s.now = noon.Add(11 * time.Hour)
	s.reopen() // a restart does not split the day
	if again := s.name(s.now, "main", "192.0.2.1", "Firefox"); again != first || len(first) != 16 {
		t.Errorf("%q became %q", first, again)
	}
	for _, other := range [][]string{
		{"main", "192.0.2.2", "Firefox"}, {"main", "192.0.2.1", "Chrome"}, {"other", "192.0.2.1", "Firefox"}, {"main192.0.2.1", "", "Firefox"}, {"main", "192.0.2.1"},
	} {
		if s.name(s.now, other...) == first {
			t.Errorf("%q has the name of another", other)
		}
	}
}

// The same person cannot be linked on the day after, and on the day after that not even with the file and the memory of the process.
func TestNetworkIsWhatNeighboursShare(t *testing.T) {
	s := open(t)
	network := func(at time.Time, site, address string) string {
		t.Helper()
		name, err := s.Network(at, site, address)
		if err != nil {
			t.Fatal(err)
		}
		return name
	}
	for _, c := range []struct {
		one, other string
		same       bool
	}{
		{"192.0.2.1", "192.0.2.254", true}, {"192.0.2.1", "192.0.3.1", false}, {"192.0.2.1", "::ffff:192.0.2.9", true},
		{"2001:db8:1:2::1", "2001:db8:1:ffff::9", true}, {"2001:db8:1:2::1", "2001:db8:2:2::1", false}, {"fe80::1%a", "fe80::1%b", true},
	} {
		one, other := network(noon, "main", c.one), network(noon, "main", c.other)
		if len(one) != 4 || (one == other) != c.same {
			t.Errorf("%s is %q, %s is %q", c.one, one, c.other, other)
		}
	}
	one := network(noon, "main", "192.0.2.1")
	if network(noon, "other", "192.0.2.1") == one || network(noon, "main", "unix") != "" || network(noon.AddDate(0, 0, -1), "main", "192.0.2.1") != "" {
		t.Error("a network is known across sites, without an address, or on a day without a salt")
	}
}

func TestNamesOfDaysCannotBeLinked(t *testing.T) {
	s := open(t)
	first := s.name(s.now, "main", "192.0.2.1", "Firefox")
	_, before := s.kept()
	s.now = noon.AddDate(0, 0, 1)
	if second := s.name(s.now, "main", "192.0.2.1", "Firefox"); second == first {
		t.Error("the name is the same on the next day")
	}
	if late := s.name(noon, "main", "192.0.2.1", "Firefox"); late != first {
		t.Error("an event of yesterday has not yesterday's name")
	}
	s.now = time.Date(2026, 11, 3, 23, 59, 59, 0, time.UTC)
	if err := s.Rotate(); err != nil {
		t.Fatal(err)
	}
	if days, _ := s.kept(); len(days) != 2 {
		t.Errorf("kept %v just before 48 hours", days)
	}
	s.now = time.Date(2026, 11, 4, 0, 0, 0, 0, time.UTC) // 48 hours after the first day began
	if err := s.Rotate(); err != nil {
		t.Fatal(err)
	}
	days, after := s.kept()
	if len(days) != 2 || days[0] != noon.Unix()/86400+1 || strings.Contains(after, saltOf(before)) {
		t.Errorf("kept %v: %s", days, after)
	}
	if name := s.name(noon, "main", "192.0.2.1", "Firefox"); name != "" {
		t.Errorf("a day whose salt is destroyed still gives the name %q", name)
	}
}

// saltOf is the first salt in the text of a file.
func saltOf(text string) string {
	_, rest, _ := strings.Cut(text, `"salt":"`)
	salt, _, _ := strings.Cut(rest, `"`)
	return salt
}

func TestFileIsPrivateAndAlone(t *testing.T) {
	s := open(t)
	s.now = noon.AddDate(0, 0, 1)
	if err := s.Rotate(); err != nil {
		t.Fatal(err)
	}
	info, err := os.Stat(s.path)
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("%v %v", info, err)
	}
	entries, err := os.ReadDir(filepath.Dir(s.path))
	if err != nil || len(entries) != 1 {
		t.Errorf("%v %v", entries, err)
	}
}

func TestBadFilesAreReplaced(t *testing.T) {
	for _, text := range []string{"", "{", "[]", `[{"day":1,"salt":"AA=="}]`, `null`} {
		s := open(t)
		first := s.name(s.now, "x")
		if err := os.WriteFile(s.path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		s.reopen()
		if name := s.name(s.now, "x"); name == first || len(name) != 16 {
			t.Errorf("%q: %q", text, name)
		}
	}
	if _, err := visitor.Open(visitor.Config{Path: t.TempDir()}); err == nil {
		t.Error("a folder is taken for a file")
	}
	if _, err := visitor.Open(visitor.Config{Path: filepath.Join(t.TempDir(), "missing", "salt")}); err == nil {
		t.Error("a file in no folder is written")
	}
	if _, err := visitor.Open(visitor.Config{Random: iotest.ErrReader(errors.New("none"))}); err == nil {
		t.Error("a salt is made without randomness")
	}
}

func TestClockThatGoesBack(t *testing.T) {
	s := open(t)
	s.now = noon.AddDate(0, 0, -1)
	if name := s.name(s.now, "x"); len(name) != 16 {
		t.Errorf("%q", name)
	}
	if days, _ := s.kept(); len(days) != 1 {
		t.Errorf("a salt of a day to come is kept: %v", days)
	}
}

func TestRunRotates(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, stop := context.WithCancel(t.Context())
		defer stop()
		opened, err := visitor.Open(visitor.Config{})
		if err != nil {
			t.Fatal(err)
		}
		began := time.Now()
		first, err := opened.Name(began, "x")
		if err != nil || first == "" {
			t.Fatal(first, err)
		}
		go opened.Run(ctx)
		time.Sleep(49 * time.Hour) // of the test's own clock
		synctest.Wait()
		stop()
		if name, err := opened.Name(began, "x"); err != nil || name != "" {
			t.Errorf("after 49 hours: %q %v", name, err)
		}
	})
}

func TestSignals(t *testing.T) {
	for _, test := range []struct {
		name, value string
		want        visitor.Signals
	}{
		{"Sec-GPC", "1", visitor.Signals{OptOut: true}},
		{"DNT", "1", visitor.Signals{OptOut: true}},
		{"DNT", "0", visitor.Signals{}},
		{"Sec-Purpose", "prefetch;prerender", visitor.Signals{Robot: true}},
		{"Purpose", "prefetch", visitor.Signals{Robot: true}},
		{"User-Agent", "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)", visitor.Signals{Robot: true}},
		{"User-Agent", "Mozilla/5.0 (compatible; bingbot/2.0)", visitor.Signals{Robot: true}},
		{"User-Agent", "Mozilla/5.0 (X11) HeadlessChrome/156.0", visitor.Signals{Robot: true}},
		{"User-Agent", "facebookexternalhit/1.1", visitor.Signals{Robot: true}},
		{"User-Agent", "AhrefsBot", visitor.Signals{Robot: true}},
		{"User-Agent", "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0 Safari/537.36", visitor.Signals{}},
		{"User-Agent", "Mozilla/5.0 (Linux; Android 14; CUBOT X30) AppleWebKit/537.36", visitor.Signals{}},
		{"User-Agent", "curl/8.5.0", visitor.Signals{}},
		{"User-Agent", "", visitor.Signals{}},
	} {
		h := http.Header{}
		h.Set(test.name, test.value)
		if got := visitor.SignalsOf(h); got != test.want {
			t.Errorf("%s: %s gives %+v", test.name, test.value, got)
		}
	}
}

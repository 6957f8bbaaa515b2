package tagger_test

import (
	"fmt"
	"math"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"moments/keywords"
	"moments/keywords/keymap"
	"moments/keywords/tagger"
)

const halfLife = 10 * time.Minute

// shows is a query whose evidence shows personas, as many nats each as given.
func shows(source string, nats map[keywords.Persona]float64) (q keywords.Query) {
	for p, n := range nats {
		q.Why = append(q.Why, keywords.Evidence{Source: source, For: keywords.Moment{Persona: p}, Weight: n})
	}
	return q
}

func TestSessionsForgetByHalves(t *testing.T) {
	s := tagger.Session{"owner": 4, "it-manager": -2}
	for _, c := range []struct {
		passed time.Duration
		want   tagger.Session
	}{
		{0, tagger.Session{"owner": 4, "it-manager": -2}},
		{-time.Hour, tagger.Session{"owner": 4, "it-manager": -2}}, // clocks differ
		{halfLife, tagger.Session{"owner": 2, "it-manager": -1}},
		{2 * halfLife, tagger.Session{"owner": 1, "it-manager": -0.5}},
		{6 * halfLife, tagger.Session{"owner": 0.0625}}, // what is hardly anything is left out
		{24 * time.Hour, tagger.Session{}},
		{math.MaxInt64, tagger.Session{}},
	} {
		if diff := cmp.Diff(c.want, s.After(c.passed, keywords.Query{})); diff != "" {
			t.Errorf("after %v: %s", c.passed, diff)
		}
	}
	if s["owner"] != 4 || len(s) != 2 {
		t.Errorf("the session before has changed to %v", s)
	}
}

// Forgetting in two steps is forgetting in one.
func TestForgettingDoesNotDependOnSteps(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := tagger.Session{"a": rapid.Float64Range(1, 4).Draw(t, "nats")}
		first, second := rapid.Int64Range(0, 600).Draw(t, "first"), rapid.Int64Range(0, 600).Draw(t, "second")
		once := s.After(time.Duration(first+second)*time.Second, keywords.Query{})
		twice := s.After(time.Duration(first)*time.Second, keywords.Query{}).After(time.Duration(second)*time.Second, keywords.Query{})
		if math.Abs(once["a"]-twice["a"]) > 1e-9 {
			t.Fatalf("%v and %v", once, twice)
		}
	})
}

func TestSessionsGather(t *testing.T) {
	var s tagger.Session
	for range 3 {
		s = s.After(0, shows("cue", map[keywords.Persona]float64{"owner": 0.8}))
	}
	if math.Abs(s["owner"]-2.4) > 1e-9 {
		t.Errorf("%v", s)
	}
	s = s.After(halfLife, shows("row", map[keywords.Persona]float64{"owner": -0.2, "it-manager": 1}))
	if math.Abs(s["owner"]-1) > 1e-9 || s["it-manager"] != 1 {
		t.Errorf("%v", s)
	}
}

// What the session or the page has said is not heard again as if a phrase had said it.
func TestSessionsDoNotFeedOnThemselves(t *testing.T) {
	for source, want := range map[string]int{"session": 0, "page": 0, "row": 1, "cue": 1, "request": 1} {
		if s := (tagger.Session{}).After(0, shows(source, map[keywords.Persona]float64{"owner": 1})); len(s) != want {
			t.Errorf("%s: %v", source, s)
		}
	}
}

// However much is shown, sessions stay small numbers of known personas.
func TestSessionsAreBounded(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := tagger.Session{}
		for range rapid.IntRange(1, 30).Draw(t, "phrases") {
			nats := rapid.MapOf(rapid.SampledFrom([]keywords.Persona{"a", "b", "c"}), rapid.Float64Range(-40, 40)).Draw(t, "nats")
			s = s.After(time.Duration(rapid.IntRange(0, 900).Draw(t, "seconds"))*time.Second, shows("row", nats))
			for p, n := range s {
				if !(math.Abs(n) <= 4) || math.Abs(n) < 0.05 || p == "" {
					t.Fatalf("%v", s)
				}
			}
		}
	})
}

// A claim is made at its threshold, whatever is known.
func TestKnowClaimsAtItsThreshold(t *testing.T) {
	site, unspoken := shop(t), unspokenPersona(t)
	rapid.Check(t, func(t *rapid.T) {
		q := tag(t, site, rapid.SampledFrom(webPhrases()).Draw(t, "text"))
		before := len(q.Why)
		keys := rapid.SampledFrom([]keywords.Persona{"owner", "it-manager", "stranger"})
		v := tagger.Visitor{
			Page:    rapid.SliceOfN(keys, 0, 3).Draw(t, "page"),
			Session: rapid.MapOf(keys, rapid.Float64Range(-4, 4)).Draw(t, "session"),
		}
		known := tagger.Know(q, tagger.Given{}, v)
		check(t, known)
		top := known.Personas.Top()
		if got := known.Moment.Persona; (got != "") != (top.Key != keywords.Unknown && top.P >= 0.6) {
			t.Fatalf("%q is claimed of %v", got, known.Personas)
		}
		if known.Personas.P("stranger") != 0 || len(q.Why) != before {
			t.Fatalf("%v, evidence was %d and is %d", known.Personas, before, len(q.Why))
		}
		addsUp(t, known, unspoken)
	})
}

// The order of strength: request, rows, session, page.
func TestOrderOfStrength(t *testing.T) {
	personas := []keywords.PersonaDefinition{{Key: "by-request"}, {Key: "by-row"}, {Key: "by-session"}, {Key: "by-page"}}
	row := keymap.Row{Phrase: "till", Match: keymap.Phrase, Moment: keywords.Moment{Persona: "by-row"}}
	session := tagger.Session{}
	for range 10 {
		session = session.After(0, shows("row", map[keywords.Persona]float64{"by-session": 20}))
	}
	for _, c := range []struct {
		want    keywords.Persona
		text    string
		given   keywords.Persona
		session tagger.Session
	}{
		{"by-request", "till", "by-request", session}, {"by-row", "till", "", session},
		{"by-session", "xkcdvbn", "", session}, {"by-page", "xkcdvbn", "", nil},
	} {
		given := tagger.Given{Persona: c.given}
		site := tagger.Site{Personas: personas, Map: mapOf(t, row)}
		q := shared().Tag(phrase(t, c.text), site, given)
		q = tagger.Know(q, given, tagger.Visitor{Session: c.session, Page: []keywords.Persona{"by-page"}})
		if likeliest(q.Personas) != string(c.want) {
			t.Errorf("%s before %v", c.want, q.Personas)
		}
		if c.given != "" && q.Moment.Persona != c.given {
			t.Errorf("%s is given, %s is claimed", c.given, q.Moment)
		}
	}
}

// likeliest is the likeliest value but unknown.
func likeliest(d keywords.Distribution) string {
	for _, s := range d {
		if s.Key != keywords.Unknown {
			return s.Key
		}
	}
	return ""
}

func TestWhatIsKnownIsShown(t *testing.T) {
	q := tag(t, tagger.Site{Personas: people()}, "xkcdvbn")
	before := len(q.Why)
	known := tagger.Know(q, tagger.Given{}, tagger.Visitor{
		Page: []keywords.Persona{"owner", "it-manager", "stranger"}, Session: tagger.Session{"owner": 2, "stranger": 4},
	})
	var got []string
	for _, e := range known.Why[before:] {
		got = append(got, fmt.Sprintf("%s %s %s %.1f", e.Source, e.Ref, e.For, e.Weight))
	}
	want := []string{"session earlier phrases -/-/owner 2.0", "page page -/-/owner 0.4", "page page -/-/it-manager 0.4"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff(q, tagger.Know(q, tagger.Given{}, tagger.Visitor{})); diff != "" {
		t.Errorf("nothing is known: %s", diff)
	}
}

// Moments accumulate: what no phrase says by itself is claimed after some.
func TestMomentsAccumulate(t *testing.T) {
	site, session := tagger.Site{Personas: people()}, tagger.Session{}
	var claims []keywords.Persona
	for _, text := range []string{"saml", "sso for staff", "api keys", "active directory sync", "blue"} {
		q := tag(t, site, text)
		known := tagger.Know(q, tagger.Given{}, tagger.Visitor{Session: session})
		claims = append(claims, known.Moment.Persona)
		session = session.After(time.Minute, q)
	}
	if claims[0] != "" || claims[len(claims)-1] != "it-manager" {
		t.Errorf("%v, %v", claims, session)
	}
	forgotten := session.After(12*halfLife, keywords.Query{})
	if q := tagger.Know(tag(t, site, "blue"), tagger.Given{}, tagger.Visitor{Session: forgotten}); q.Moment.Persona != "" {
		t.Errorf("%s of %v", q.Moment, forgotten)
	}
}

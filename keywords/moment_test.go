package keywords_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"moments/keywords"
)

func moment(t *testing.T, text string) keywords.Moment {
	t.Helper()
	m, err := keywords.ParseMoment(text)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// The rows are what content is tagged with, the columns what a query was read as, on one axis.
func TestServesTruthTable(t *testing.T) {
	table := []struct{ tagged, asked string }{
		{"-", "-"}, {"-", "a"}, {"-", "b"}, {"a", "-"}, {"a", "a"}, {"a", "b"}, {"b", "-"}, {"b", "a"}, {"b", "b"},
	}
	serves := map[string]bool{
		"- -": true, "- a": true, "- b": true,
		"a -": true, "a a": true, "a b": false,
		"b -": true, "b a": false, "b b": true,
	}
	intents := map[string]string{"-": "-", "a": "know", "b": "do"}
	for _, i := range table {
		for _, s := range table {
			for _, p := range table {
				tagged := moment(t, intents[i.tagged]+"/"+s.tagged+"/"+p.tagged)
				asked := moment(t, intents[i.asked]+"/"+s.asked+"/"+p.asked)
				want := serves[i.tagged+" "+i.asked] && serves[s.tagged+" "+s.asked] && serves[p.tagged+" "+p.asked]
				if got := tagged.Serves(asked); got != want {
					t.Errorf("%s serves %s: %t, want %t", tagged, asked, got, want)
				}
			}
		}
	}
}

func anyKey(limit int) *rapid.Generator[string] {
	return rapid.Custom(func(t *rapid.T) string {
		if rapid.Bool().Draw(t, "blank") {
			return ""
		}
		return rapid.StringMatching(`[a-z0-9][a-z0-9-]{0,`+map[int]string{32: "31", 64: "63"}[limit]+`}`).Draw(t, "key")
	})
}

func TestMomentTextRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m := keywords.Moment{
			Intent:  rapid.SampledFrom(append(keywords.Intents(), "")).Draw(t, "intent"),
			Step:    keywords.Step(anyKey(keywords.MaxStepLength).Draw(t, "step")),
			Persona: keywords.Persona(anyKey(keywords.MaxKeyLength).Draw(t, "persona")),
		}
		text, err := m.MarshalText()
		if err != nil {
			t.Fatal(err)
		}
		var back keywords.Moment
		if err := back.UnmarshalText(text); err != nil || back != m {
			t.Fatalf("%+v became %q and then %+v (%v)", m, text, back, err)
		}
		if strings.Count(string(text), "/") != 2 || m.IsZero() != (string(text) == "-/-/-") {
			t.Fatalf("%+v has the text form %q", m, text)
		}
	})
}

func TestParseMomentRefuses(t *testing.T) {
	for text, want := range map[string]error{
		"":                    keywords.ErrMoment,
		"know":                keywords.ErrMoment,
		"know/fit":            keywords.ErrMoment,
		"know/fit/owner/more": keywords.ErrMoment,
		"buying/fit/owner":    keywords.ErrIntent,
		"know/Fit/owner":      keywords.ErrKey,
		"know/fit/IT manager": keywords.ErrKey,
		"know/--fit/owner":    keywords.ErrKey,
		"know/" + strings.Repeat("x", 33) + "/owner": keywords.ErrKey,
		"know/fit/" + strings.Repeat("x", 65):        keywords.ErrKey,
		"know/fit/ä":                                 keywords.ErrKey,
	} {
		if _, err := keywords.ParseMoment(text); !errors.Is(err, want) {
			t.Errorf("%q: %v, want %v", text, err, want)
		}
	}
	if got := moment(t, " KNOW / fit / - "); got != (keywords.Moment{Intent: keywords.Know, Step: "fit"}) {
		t.Errorf("spaces and capitals: %+v", got)
	}
}

func TestErrorsSayWhatToTry(t *testing.T) {
	_, err := keywords.ParsePersona("IT Manager")
	if err == nil || !strings.Contains(err.Error(), `try "it-manager"`) {
		t.Errorf("error %v does not offer the slug", err)
	}
}

func TestSlug(t *testing.T) {
	for label, want := range map[string]string{
		"IT Manager":              "it-manager",
		"  Owner of a small firm": "owner-of-a-small-firm",
		"Café & Bäckerei!":        "cafe-backerei",
		"R&D":                     "r-d",
		"ﬁnance":                  "finance",
		"--":                      "",
		"日本":                      "",
		"":                        "",
		strings.Repeat("ab ", 40): strings.TrimRight(strings.Repeat("ab-", 40)[:64], "-"),
	} {
		if got := keywords.Slug(label); got != want {
			t.Errorf("Slug(%q) = %q, want %q", label, got, want)
		}
	}
}

func TestSlugIsAKey(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		slug := keywords.Slug(rapid.String().Draw(t, "label"))
		if key, err := keywords.ParseTopic(slug); err != nil || string(key) != slug {
			t.Fatalf("slug %q is no key: %v", slug, err)
		}
		if again := keywords.Slug(slug); again != slug {
			t.Fatalf("slug of %q is %q", slug, again)
		}
	})
}

func TestStages(t *testing.T) {
	for text, want := range map[string]keywords.Stage{
		"TOFU": keywords.Awareness, " awareness ": keywords.Awareness, "Mofu": keywords.Consideration,
		"bottom": keywords.Decision, "Retention": keywords.Retention,
	} {
		if got, err := keywords.ParseStage(text); err != nil || got != want {
			t.Errorf("ParseStage(%q) = %q, %v", text, got, err)
		}
	}
	if _, err := keywords.ParseStage("post-sale"); !errors.Is(err, keywords.ErrStage) {
		t.Errorf("a text that names no stage: %v", err)
	}
	for _, d := range keywords.DefaultSteps() {
		if _, err := keywords.ParseStep(string(d.Key)); err != nil || d.Question == "" {
			t.Errorf("step %+v: %v", d, err)
		}
		if _, err := keywords.ParseStage(string(d.Stage)); err != nil {
			t.Errorf("step %s: %v", d.Key, err)
		}
	}
}

func TestIntentLabels(t *testing.T) {
	want := []string{"Know", "Go there", "Do it", "Buy", "More"}
	var got []string
	for _, i := range append(keywords.Intents(), "") {
		got = append(got, i.Label())
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestDistribution(t *testing.T) {
	d := keywords.NewDistribution(map[string]float64{"know": 3, "do": 6, "buy": 3, "go": 0, "unknown": -1})
	want := keywords.Distribution{{Key: "do", P: 0.5}, {Key: "buy", P: 0.25}, {Key: "know", P: 0.25}}
	if diff := cmp.Diff(want, d); diff != "" {
		t.Error(diff)
	}
	if d.Top().Key != "do" || d.P("know") != 0.25 || d.P("go") != 0 {
		t.Errorf("top %v, P(know) %v, P(go) %v", d.Top(), d.P("know"), d.P("go"))
	}
	if top := (keywords.Distribution)(nil).Top(); top != (keywords.Share{}) {
		t.Errorf("top of nothing is %v", top)
	}
}

func TestDistributionAddsUp(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		weights := rapid.MapOfN(rapid.StringMatching(`[a-z]{1,3}`), rapid.Float64Range(-1, 100), 0, 12).Draw(t, "weights")
		d := keywords.NewDistribution(weights)
		sum := 0.0
		for i, s := range d {
			sum += s.P
			if i > 0 && (d[i-1].P < s.P || d[i-1].P == s.P && d[i-1].Key >= s.Key) {
				t.Fatalf("out of order: %v", d)
			}
		}
		if len(d) > 0 && (sum < 1-1e-9 || sum > 1+1e-9) {
			t.Fatalf("adds up to %v", sum)
		}
	})
}

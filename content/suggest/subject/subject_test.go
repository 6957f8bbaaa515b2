package subject_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"moments/content/suggest/subject"
	"moments/keywords"
)

// text is a page with a title, a heading and a line.
func text(title, heading, line string) subject.Text {
	return subject.Text{Title: subject.Words(title), Headings: [][]string{subject.Words(heading)}, Lines: [][]string{subject.Words(line)}}
}

func values(list []subject.Suggestion) (all []string) {
	for _, s := range list {
		all = append(all, s.Value)
	}
	return all
}

func TestWords(t *testing.T) {
	tests := map[string][]string{
		"“Open” the SETTINGS, now!": {"open", "the", "settings", "now"},
		"€9 or 12 %, it’s 8:30":     {"€9", "or", "12", "%", "it's", "8:30"},
		" — \n":                     {},
	}
	for text, want := range tests {
		if diff := cmp.Diff(want, subject.Words(text)); diff != "" {
			t.Errorf("%q: %s", text, diff)
		}
	}
}

func TestPersonasNeedAPlaceThatSaysWhomThePageIsFor(t *testing.T) {
	defined := []keywords.PersonaDefinition{
		{Key: "it-manager", Name: "IT manager", Signals: []string{"single sign-on"}},
		{Key: "owner", Name: "Owner", Signals: []string{"bakery"}},
	}
	tests := []struct {
		page subject.Text
		want []string
		why  string
	}{
		{text("Single sign-on for bakeries", "", ""), []string{"it-manager", "owner"}, `title says "single sign-on", a word of IT manager`},
		{text("Ovens", "A bakery", strings.Repeat("The bakery is warm. ", 5)), []string{"owner"}, `a heading says "bakery", a word of Owner`},
		{text("Ovens", "A bakery", "Warm."), nil, ""},
		{text("Ovens", "", strings.Repeat("The bakery is warm. ", 50)), nil, ""},
	}
	for _, test := range tests {
		got := test.page.Stem().Personas(defined)
		if !slices.Equal(values(got), test.want) || len(got) > 0 && got[0].Why[0] != test.why {
			t.Errorf("%v: %+v, want %v", test.page.Title, got, test.want)
		}
	}
}

// profile is learned of forty assets with one of two topics, and knows a third that no asset has.
func profile() *subject.Profile {
	var assets []subject.Tagged
	for i := range 40 {
		topic := []keywords.Topic{"sensors", "invoices"}[i%2]
		title := []string{"Read the probe of a freezer", "Pay by bank transfer"}[i%2]
		assets = append(assets, subject.Tagged{Topics: []keywords.Topic{topic}, Title: fmt.Sprint(title, " ", i)})
	}
	return subject.NewProfile([]keywords.Topic{"data-loggers"}, assets)
}

func TestTopics(t *testing.T) {
	loggers := text("Data loggers", "What data loggers are", strings.Repeat("A data logger is small. ", 9))
	loggers.Summary, loggers.Path = subject.Words("What data loggers are."), []string{"data-loggers"}
	often := strings.Repeat("Sensors last. ", 4)
	tests := []struct {
		page subject.Text
		want []string
	}{
		{text("A probe for the freezer", "Sensors", often), []string{"sensors"}},
		{loggers, []string{"data-loggers"}},
		{text("Our team", "", "We are nine."), nil},
	}
	for _, test := range tests {
		got := profile().Topics(test.page.Stem())
		if !slices.Equal(values(got), test.want) {
			t.Errorf("%v: %+v, want %v", test.page.Title, got, test.want)
		}
	}
	var none *subject.Profile
	if got := none.Topics(text("Sensors", "", "").Stem()); got != nil {
		t.Errorf("of no profile: %+v", got)
	}
}

func TestEverySuggestionHasAReason(t *testing.T) {
	p := profile()
	words := rapid.SampledFrom([]string{"sensors", "probe", "freezer", "data", "loggers", "pay", "bank", "invoice", "the", "ü", ""})
	rapid.Check(t, func(t *rapid.T) {
		say := func(name string) string { return strings.Join(rapid.SliceOfN(words, 0, 12).Draw(t, name), " ") }
		page := text(say("title"), say("heading"), say("line"))
		first := p.Topics(page.Stem())
		if diff := cmp.Diff(first, p.Topics(page.Stem())); diff != "" {
			t.Error(diff)
		}
		for _, s := range first {
			if len(s.Why) == 0 || len(s.Why) > subject.MostReasons || s.Confidence < subject.LeastTopic || s.Confidence > 1 {
				t.Errorf("%+v", s)
			}
		}
	})
}

package suggest_test

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"moments/content/suggest"
	"moments/content/suggest/subject"
	"moments/keywords"
)

const (
	steps = "Open the settings.\n\nSelect Add.\n\nEnter a name and an address.\n\nSelect Save.\n\nGo to the list and check it."
	price = "From €9 per month. In stock.\n\nOrder now, with free shipping over 50 euros.\n\nPay by card or invoice. VAT is included: 12 euros."
	place = "Harbour Street 14, ground floor.\n\nOpen Monday to Friday from 8:00 to 17:30, closed on Sundays.\n\nBus 7 stops at the door. Parking in the yard."
	told  = "A fold is a derived view of the log. It refers to what was written before. Folds were invented so that nothing is written twice."
)

func TestIntents(t *testing.T) {
	m := suggest.Base()
	tests := []struct {
		page suggest.Page
		want string
		why  string // part of one of the reasons
	}{
		{suggest.Page{Title: "Create a segment", Text: steps}, "do", `title begins with "Create", which tells people what to do`},
		{suggest.Page{Title: "How to prune roses", Text: "Wait for spring.\n\nCut the dead wood.\n\nClear the leaves away."}, "do", "lines begin as instructions"},
		{suggest.Page{Title: "What is a fold?", Text: told}, "know", `title`},
		{suggest.Page{Title: "Segments overview", Text: told}, "know", `title says "overview"`},
		{suggest.Page{Title: "Prices and plans", Text: price}, "buy", "speaks of buying"},
		{suggest.Page{Title: "Oak table", URL: "/shop/oak-table", Text: price}, "buy", `address has /shop/`},
		{suggest.Page{Title: "Our shop in Lyon", URL: "/stores/lyon", Text: place}, "go", "says how to get there"},
		{suggest.Page{Title: "A soup", Text: told, Hints: []suggest.Hint{{Intent: keywords.Do, Reason: "JSON-LD HowTo"}}}, "do", "JSON-LD HowTo"},
		{suggest.Page{Title: "Passwort ändern", Language: "de", Text: "Öffnen Sie das Menü.\n\nKlicken Sie auf Konto.\n\nGeben Sie das neue Passwort ein.\n\nKlicken Sie auf Speichern."}, "do", "lines begin as instructions"},
		{suggest.Page{Title: "Filiale Graz", Language: "de", Text: "Hauptstraße 5, zweiter Stock.\n\nGeöffnet Montag bis Freitag von 9:00 bis 18:00. Parkplatz vor dem Eingang, Haltestelle Bahnhof."}, "go", ""},
		{suggest.Page{Title: "Comment changer une roue", Text: "Ouvrez le coffre.\n\nAppuyez sur le frein.\n\nRemplacez la roue.\n\nVérifiez les écrous."}, "do", "lines begin as instructions"},
		{suggest.Page{Title: "Precios", Language: "es", Text: "Desde 9 euros al mes, IVA incluido. Añadir al carrito. Envío gratis. Pago con tarjeta o factura: 12 euros."}, "buy", ""},
	}
	for _, test := range tests {
		s, _ := m.Judge(test.page, suggest.Site{})
		switch {
		case len(s.Intents) == 0 || s.Intents[0].Value != test.want:
			t.Errorf("%s: %+v, want %s", test.page.Title, s.Intents, test.want)
		case !strings.Contains(strings.Join(s.Intents[0].Why, " | "), test.why):
			t.Errorf("%s: because of %q, not of %s", test.page.Title, s.Intents[0].Why, test.why)
		case len(s.Moments) == 0 || !strings.HasPrefix(s.Moments[0].Value, test.want+"/"):
			t.Errorf("%s: %+v", test.page.Title, s.Moments)
		}
	}
}

func TestStepsAndKinds(t *testing.T) {
	m := suggest.Base()
	tests := []struct{ title, text, step, kind string }{
		{"Create a segment", steps, "use", "guide"},
		{"What is a fold?", told, "discover", "article"},
		{"Folds or tables: a comparison", told, "worth", "comparison"},
		{"What users say about folds", told, "opinion", "review"},
		{"Case study: a dairy halves its waste", told, "proof", "case-study"},
		{"Your alarm is going off right now", steps, "urgent", "guide"},
		{"Frequently asked questions", "Is it safe?\n\nYes, it is.\n\nIs it loud?\n\nNo.\n\nCan I return it?\n\nYes.", "", "faq"},
		{"Video: folds in five minutes", told, "", "video"},
		{"Release notes for 4.2", told, "", "release-notes"},
		{"Checklist for moving house", steps, "", "checklist"},
		{"Our shop in Lyon", place, "", "place"},
		{"The river", "It rises in the hills.", "", "article"},
	}
	for _, test := range tests {
		s, _ := m.Judge(suggest.Page{Title: test.title, Text: test.text}, suggest.Site{})
		step := ""
		if len(s.Steps) > 0 {
			step = s.Steps[0].Value
		}
		if test.step != "" && step != test.step || s.Kind.Value != test.kind {
			t.Errorf("%s: step %q, kind %+v; want %q, %q", test.title, step, s.Kind, test.step, test.kind)
		}
	}
}

func TestStepsAreThoseOfTheSite(t *testing.T) {
	site := suggest.Site{Steps: []keywords.StepDefinition{{Key: "learn", Question: "How?"}}}
	if s, _ := suggest.Base().Judge(suggest.Page{Title: "Create a segment", Text: steps}, site); len(s.Steps) > 0 || s.Moments[0].Value != "do/-/-" {
		t.Errorf("%+v", s)
	}
}

func TestPersonas(t *testing.T) {
	site := suggest.Site{Personas: []keywords.PersonaDefinition{
		{Key: "it-manager", Name: "IT manager", Signals: []string{"single sign-on", "firewall"}},
		{Key: "owner", Name: "Owner", Signals: []string{"bakery", "my shop"}},
	}}
	tests := []struct {
		page suggest.Page
		want []string
	}{
		{suggest.Page{Title: "Set up single sign-on", Text: steps}, []string{"it-manager"}},
		{suggest.Page{Title: "Folds for bakeries", Text: told}, []string{"owner"}},
		{suggest.Page{Title: "Folds", Summary: "For IT managers.", Text: told}, []string{"it-manager"}},
		{suggest.Page{Title: "Folds", Text: told + " A firewall stands before it. The firewall is red."}, nil},
		{suggest.Page{Title: "Firewalls for bakeries", Text: told}, []string{"it-manager", "owner"}},
	}
	for _, test := range tests {
		s, _ := suggest.Base().Judge(test.page, site)
		var got []string
		for _, p := range s.Personas {
			got = append(got, p.Value)
			if len(p.Why) == 0 {
				t.Errorf("%s: %s without a reason", test.page.Title, p.Value)
			}
		}
		if !slices.Equal(got, test.want) || len(got) > 0 && len(s.Moments) != len(got) {
			t.Errorf("%s: %v, moments %+v; want %v", test.page.Title, got, s.Moments, test.want)
		}
	}
}

func TestTopics(t *testing.T) {
	var assets []subject.Tagged
	for i := range 40 {
		topic := []keywords.Topic{"sensors", "invoices"}[i%2]
		title := []string{"Read the probe of a freezer", "Pay by bank transfer"}[i%2]
		assets = append(assets, subject.Tagged{Topics: []keywords.Topic{topic}, Title: fmt.Sprint(title, " ", i)})
	}
	site := suggest.Site{Topics: subject.NewProfile([]keywords.Topic{"data-loggers"}, assets)}
	tests := []struct {
		page suggest.Page
		want []string
	}{
		{suggest.Page{Title: "Data loggers", URL: "/data-loggers", Summary: "What data loggers are.", Text: strings.Repeat("A data logger is small. ", 9)}, []string{"data-loggers"}},
		{suggest.Page{Title: "A probe for the freezer", Summary: "Sensors with a cable.", Text: "Our sensors have a probe. Sensors last."}, []string{"sensors"}},
		{suggest.Page{Title: "Our team", Text: told}, nil},
	}
	for _, test := range tests {
		s, _ := suggest.Base().Judge(test.page, site)
		var got []string
		for _, one := range s.Topics {
			got = append(got, one.Value)
			if len(one.Why) == 0 || one.Confidence < subject.LeastTopic {
				t.Errorf("%+v", one)
			}
		}
		if !slices.Equal(got, test.want) {
			t.Errorf("%s: %+v, want %v", test.page.Title, s.Topics, test.want)
		}
	}
}

func TestNothingToJudge(t *testing.T) {
	for _, page := range []suggest.Page{{}, {Title: " ", Text: "\n \n"}, {Title: "***"}} {
		s, features := suggest.Base().Judge(page, suggest.Site{})
		if diff := cmp.Diff(suggest.Suggestions{}, s); diff != "" || features != nil {
			t.Errorf("%+v: %s", page, diff)
		}
	}
}

func TestTheBaseKnowsNoSite(t *testing.T) {
	m := suggest.Base()
	page := suggest.Page{Title: "Create a segment", Text: steps}
	other := page
	other.Source, other.URL, other.Kind = "site", "/segments/europe/create", "tale"
	a, b := m.Probabilities(suggest.Intents, m.Features(page)), m.Probabilities(suggest.Intents, m.Features(other))
	if diff := cmp.Diff(a, b); diff != "" {
		t.Error(diff)
	}
}

// lessons are labels of pages that a site's people read as something else.
func lessons(m *suggest.Model, n int, right string) (labels []suggest.Label) {
	for i := range n {
		verb := []string{"Build", "Paint", "Make", "Create"}[i%4]
		page := suggest.Page{Title: fmt.Sprintf("%s a shelf of kind %d", verb, i), URL: fmt.Sprintf("/gallery/%d", i), Source: "site", Text: steps}
		labels = append(labels, suggest.Label{Features: suggest.Names(m.Features(page)), Right: map[suggest.Axis][]string{suggest.Intents: {right}}})
	}
	return labels
}

func TestThirtyLabelsTeach(t *testing.T) {
	base := suggest.Base()
	taught := suggest.Learn(base, lessons(base, 30, "know"))
	in := func(m *suggest.Model, url string) string {
		page := suggest.Page{Title: "Create a bench", URL: url, Source: "site", Text: steps}
		return m.Probabilities(suggest.Intents, m.Features(page)).Top().Key
	}
	if got := in(base, "/gallery/bench"); got != "do" {
		t.Errorf("before: %s", got)
	}
	if got := in(taught, "/gallery/bench"); got != "know" {
		t.Errorf("after: %s", got)
	}
	if got := in(taught, "/help/bench"); got != "do" {
		t.Errorf("elsewhere: %s", got)
	}
	s, _ := taught.Judge(suggest.Page{Title: "Create a bench", URL: "/gallery/bench", Source: "site", Text: steps}, suggest.Site{})
	if !slices.Contains(s.Intents[0].Why, "address has /gallery/") {
		t.Errorf("because of %q", s.Intents[0].Why)
	}
}

func TestLearningIsDeterministicAndNothingTeachesNothing(t *testing.T) {
	base := suggest.Base()
	page := suggest.Page{Title: "Create a bench", URL: "/gallery/bench", Source: "site", Text: steps}
	probabilities := func(m *suggest.Model) keywords.Distribution {
		return m.Probabilities(suggest.Intents, m.Features(page))
	}
	labels := lessons(base, 12, "buy")
	if diff := cmp.Diff(probabilities(suggest.Learn(base, labels)), probabilities(suggest.Learn(base, labels))); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff(probabilities(base), probabilities(suggest.Learn(base, nil))); diff != "" {
		t.Error(diff)
	}
	for i := range labels {
		labels[i].Right = map[suggest.Axis][]string{suggest.Kinds: {"idea"}}
	}
	other := suggest.Learn(base, labels)
	if diff := cmp.Diff(probabilities(base), probabilities(other)); diff != "" {
		t.Errorf("a kind has taught intents: %s", diff)
	}
	if p := other.Probabilities(suggest.Kinds, other.Features(page)).P("idea"); p < 0.5 {
		t.Errorf("a new kind has the probability %v", p)
	}
}

func TestProperties(t *testing.T) {
	m := suggest.Base()
	words := rapid.SampledFrom([]string{
		"Create", "select", "the", "price", "€9", "12", "open", "8:00", "what", "is", "?", "\n", "\n\n", "Overview", ".", "vs", "we", "{}", "\xff", "ü",
	})
	rapid.Check(t, func(t *rapid.T) {
		text := func(name string) string { return strings.Join(rapid.SliceOfN(words, 0, 60).Draw(t, name), " ") }
		page := suggest.Page{Title: text("title"), Summary: text("summary"), URL: "/" + text("url"), Text: text("text")}
		features := m.Features(page)
		for _, axis := range []suggest.Axis{suggest.Intents, suggest.Steps, suggest.Kinds} {
			sum := 0.0
			for _, share := range m.Probabilities(axis, features) {
				sum += share.P
			}
			if math.Abs(sum-1) > 1e-9 {
				t.Errorf("%s adds up to %v", axis, sum)
			}
		}
		first, _ := m.Judge(page, suggest.Site{})
		again, _ := m.Judge(page, suggest.Site{})
		if diff := cmp.Diff(first, again); diff != "" {
			t.Error(diff)
		}
		for _, list := range [][]suggest.Suggestion{first.Moments, first.Intents, first.Steps} {
			for _, s := range list {
				if len(s.Why) == 0 || s.Confidence < 0.5 || s.Confidence > 1 {
					t.Errorf("%+v", s)
				}
			}
		}
	})
}

func FuzzJudge(f *testing.F) {
	f.Add("Create a segment", "/docs/a", steps, "en")
	f.Add("¿Cómo?", "::", "\x00\xff\n\n{", "es")
	m := suggest.Base()
	site := suggest.Site{
		Personas: []keywords.PersonaDefinition{{Key: "a", Name: "A", Signals: []string{"", "b c"}}},
		Topics:   subject.NewProfile([]keywords.Topic{"a-b"}, []subject.Tagged{{Topics: []keywords.Topic{"c"}, Title: "C"}}),
	}
	f.Fuzz(func(t *testing.T, title, address, text, language string) {
		s, _ := m.Judge(suggest.Page{Title: title, URL: address, Text: text, Language: language}, site)
		for _, one := range s.Moments {
			if _, err := keywords.ParseMoment(one.Value); err != nil || len(one.Why) == 0 {
				t.Errorf("%+v: %v", one, err)
			}
		}
	})
}

func BenchmarkJudge(b *testing.B) {
	m := suggest.Base()
	page := suggest.Page{Title: "Create a segment", Text: strings.Repeat(steps+"\n\n"+told+"\n\n", 20)}
	b.SetBytes(int64(len(page.Text)))
	for b.Loop() {
		m.Judge(page, suggest.Site{})
	}
}

// BenchmarkLearn is ten thousand labels of one axis.
func BenchmarkLearn(b *testing.B) {
	base := suggest.Base()
	labels := lessons(base, 10_000, "know")
	for b.Loop() {
		started := time.Now()
		suggest.Learn(base, labels)
		b.ReportMetric(float64(time.Since(started).Milliseconds()), "ms")
	}
}

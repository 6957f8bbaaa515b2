package suggest

import (
	"cmp"
	"maps"
	"math"
	"slices"
	"strings"

	"moments/content/suggest/subject"
	"moments/keywords"
)

// Axis is what a value belongs to.
type Axis string

// The axes. A model weighs the first three; personas and topics are those of a site.
const (
	Intents  Axis = "intent"
	Steps    Axis = "step"
	Kinds    Axis = "kind"
	Personas Axis = "persona"
	Topics   Axis = "topic"
)

// modelled are the axes of a model.
var modelled = []Axis{Intents, Steps, Kinds}

// Model weighs the features of pages. It does not change and may be used by many goroutines.
type Model struct {
	classes map[string]*classes
	axes    map[Axis]*weights
}

// weights are what features add to the values of an axis, in nats, by feature and in the order of the values.
type weights struct {
	values []string
	nats   map[string][]float64
}

func (w *weights) clone() *weights {
	c := &weights{values: slices.Clone(w.values), nats: make(map[string][]float64, len(w.nats))}
	for name, row := range w.nats {
		c.nats[name] = slices.Clone(row)
	}
	return c
}

// place is where a value stands, at the end for a new one.
func (w *weights) place(value string) int {
	if i := slices.Index(w.values, value); i >= 0 {
		return i
	}
	w.values = append(w.values, value)
	for name, row := range w.nats {
		w.nats[name] = append(row, 0)
	}
	return len(w.values) - 1
}

func (w *weights) set(feature, value string, nats float64) {
	i := w.place(value)
	if w.nats[feature] == nil {
		w.nats[feature] = make([]float64, len(w.values))
	}
	w.nats[feature][i] = nats
}

// newModel returns a model that knows its classes and values and has learned nothing.
func newModel() *Model {
	m := &Model{classes: readClasses(), axes: map[Axis]*weights{}}
	for _, axis := range modelled {
		m.axes[axis] = &weights{nats: map[string][]float64{}}
	}
	for _, i := range keywords.Intents() {
		m.axes[Intents].place(string(i))
	}
	m.axes[Steps].place(keywords.Unknown)
	for _, s := range keywords.DefaultSteps() {
		m.axes[Steps].place(string(s.Key))
	}
	return m
}

// classesOf are those of a page's language, which is told from its words when it does not say it; English for one that has none.
func (m *Model) classesOf(p *Page) *classes {
	return cmp.Or(m.classes[string(languageOf(p))], m.classes[string(keywords.English)])
}

// languageOf looks at title and summary and, when there is no summary, at the beginning of the text.
func languageOf(p *Page) keywords.Language {
	if language := keywords.LanguageOf(p.Language); language != "" {
		return language
	}
	const enough = 300
	said := p.Title + ". " + p.Summary
	if p.Summary == "" {
		said += strings.ToValidUTF8(p.Text[:min(len(p.Text), enough)], "")
	}
	return keywords.Detect(keywords.Phrase(said))
}

// Features are what a model sees in a page.
func (m *Model) Features(p Page) []Feature { return takeApart(&p, m.classesOf(&p)).features() }

// Names are the names of features, as a label keeps them.
func Names(features []Feature) []string {
	names := make([]string, len(features))
	for i, f := range features {
		names[i] = f.Name
	}
	return names
}

// Probabilities are those of the values of an axis for a page with these features.
func (m *Model) Probabilities(axis Axis, features []Feature) keywords.Distribution {
	w := m.axes[axis]
	scores := make([]float64, len(w.values))
	for _, f := range features {
		for i, nats := range w.nats[f.Name] {
			scores[i] += nats
		}
	}
	softmax(scores)
	shares := make(map[string]float64, len(scores))
	for i, value := range w.values {
		shares[value] = scores[i]
	}
	return keywords.NewDistribution(shares)
}

// softmax turns scores into probabilities, in place.
func softmax(scores []float64) {
	greatest, sum := slices.Max(scores), 0.0
	for i := range scores {
		scores[i] = math.Exp(scores[i] - greatest)
		sum += scores[i]
	}
	for i := range scores {
		scores[i] /= sum
	}
}

// reasons are those that speak most for a value against the mean of the others, strongest first, each once.
func (m *Model) reasons(axis Axis, value string, features []Feature) (why []string) {
	w := m.axes[axis]
	place := slices.Index(w.values, value)
	speaks := map[string]float64{}
	for _, f := range features {
		row := w.nats[f.Name]
		if row == nil || f.Why == "" || place < 0 {
			continue
		}
		sum := 0.0
		for _, nats := range row {
			sum += nats
		}
		if rest := (sum - row[place]) / float64(max(len(row)-1, 1)); row[place]-rest > leastReason {
			speaks[f.Why] += row[place] - rest
		}
	}
	why = slices.SortedFunc(maps.Keys(speaks), func(a, b string) int {
		return cmp.Or(cmp.Compare(speaks[b], speaks[a]), strings.Compare(a, b))
	})
	return why[:min(len(why), subject.MostReasons)]
}

// leastReason is how many nats a reason must be worth to be told.
const leastReason = 0.1

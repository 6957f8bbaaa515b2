package tool

import (
	"slices"
	"strings"

	"moments/keywords"
)

// Hint is what a tool says about the intent of a phrase, in its own words, and what that would be here. It is a
// suggestion: the words of tools mean other things than ours.
type Hint struct {
	Source       string
	Label        string // the tool's words, "" when it has none
	Intent       keywords.Intent
	Stage        keywords.Stage
	Navigational bool // the searcher wants a site or brand that is known already; that is no moment
	Volume       int  // market searches a month by this tool, -1 when it does not say
	VolumeHigh   int
}

// Note keeps the words of the tool with a row.
func (h Hint) Note() string {
	switch {
	case h.Label == "":
		return ""
	case h.Navigational:
		return h.Source + " says " + h.Label + ": wants a known site or brand"
	}
	return h.Source + " says " + h.Label
}

// codes are the numbers of Semrush's API.
var codes = map[string]string{"0": "Commercial", "1": "Informational", "2": "Navigational", "3": "Transactional"}

// CodeLabels turns codes such as "1,3" to words, and reports whether all are known.
func CodeLabels(cell string) (labels []string, ok bool) {
	for _, code := range Labels(cell) {
		label, known := codes[code]
		if !known {
			return nil, false
		}
		labels = append(labels, label)
	}
	return labels, true
}

// Labels splits a cell such as "Commercial, Informational".
func Labels(cell string) (labels []string) {
	for _, label := range strings.FieldsFunc(cell, func(r rune) bool { return r == ',' || r == '|' || r == ';' || r == '/' }) {
		if label = strings.TrimSpace(label); label != "" {
			labels = append(labels, label)
		}
	}
	return labels
}

// words are those of tools for intents, in plain form, in the order in which one of several counts: the nearer to
// buying the earlier.
var words = []struct {
	names  []string
	intent keywords.Intent
	stage  keywords.Stage
}{
	{[]string{"transactional", "t"}, keywords.Buy, keywords.Decision},
	{[]string{"local"}, keywords.Go, ""},
	{[]string{"commercial", "c", "commercialinvestigation"}, keywords.Buy, keywords.Consideration},
	{[]string{"informational", "i"}, keywords.Know, ""},
}

var (
	navigational = []string{"navigational", "branded", "n"}
	silent       = []string{"nonbranded", "nonlocal", "unknown", "na"}
)

// IsLabel reports whether a word is one of the tools' for an intent.
func IsLabel(label string) bool {
	name := Plain(label)
	for _, w := range words {
		if slices.Contains(w.names, name) {
			return true
		}
	}
	return slices.Contains(navigational, name) || slices.Contains(silent, name)
}

// Suggest reads the labels of a tool. Who wants a known site wants no moment.
func Suggest(labels []string) Hint {
	h := Hint{Label: strings.Join(labels, ", "), Volume: -1}
	names := PlainAll(labels)
	has := func(list []string) bool {
		return slices.ContainsFunc(list, func(n string) bool { return slices.Contains(names, n) })
	}
	if has(navigational) {
		h.Navigational = true
		return h
	}
	for _, w := range words {
		if has(w.names) {
			h.Intent, h.Stage = w.intent, w.stage
			break
		}
	}
	return h
}

// Wordings that say what the labels of tools cannot: instructions and places.
var (
	taskStarts = []string{"how to ", "how do i ", "how do you ", "how can i ", "wie kann ich ", "wie mache ich ", "comment faire ", "como hacer "}
	taskWords  = []string{"tutorial", "set up", "setup", "install", "fix", "step by step", "anleitung", "einrichten", "tutoriel", "paso a paso"}
	placeWords = []string{"near me", "nearby", "directions to", "opening hours", "in meiner nahe", "offnungszeiten", "pres de moi", "cerca de mi"}
)

// Worded is the hint for a phrase with these labels: who asks how to do something wants to do it, and who asks for a
// place wants to go there, whether or not the tool says more than informational.
func (h Hint) Worded(phrase string) Hint {
	if h.Navigational || h.Intent != "" && h.Intent != keywords.Know {
		return h
	}
	text := " " + strings.Join(strings.Fields(keywords.Fold(phrase)), " ") + " "
	holds := func(w string) bool { return strings.Contains(text, " "+w+" ") }
	begins := func(s string) bool { return strings.HasPrefix(text[1:], s) }
	switch {
	case slices.ContainsFunc(placeWords, holds):
		h.Intent = keywords.Go
	case slices.ContainsFunc(taskStarts, begins), slices.ContainsFunc(taskWords, holds):
		h.Intent = keywords.Do
	}
	return h
}

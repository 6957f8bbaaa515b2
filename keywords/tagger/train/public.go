package train

import (
	"fmt"

	"moments/keywords"
)

// Values of the public sets' labels.
const (
	know, do, buy, unknown = string(keywords.Know), string(keywords.Do), string(keywords.Buy), keywords.Unknown
)

// nfCats understands the categories of NF-CATS. They were made for questions: where a category leaves a value open, all
// that are possible are right.
func nfCats(category int) func([]string, *Labelled) error {
	type label struct{ intents, steps []string }
	facts := label{[]string{know}, []string{"discover", unknown}}
	labels := map[string]label{
		"INSTRUCTION":    {[]string{do}, []string{"use", unknown}},
		"COMPARISON":     {[]string{know}, []string{"worth"}},
		"EXPERIENCE":     {[]string{know, do, buy}, []string{"opinion"}},
		"DEBATE":         {[]string{know}, []string{"fit", "proof", unknown}},
		"FACTOID":        facts,
		"EVIDENCE-BASED": facts,
		"REASON":         facts,
		"NOT-A-QUESTION": {[]string{know, unknown}, []string{unknown}},
	}
	return func(row []string, l *Labelled) error {
		found, known := labels[cell(row, category)]
		if !known {
			return fmt.Errorf("%w: category %.40q of NF-CATS", ErrLabel, cell(row, category))
		}
		l.Intents, l.Steps = found.intents, found.steps
		return nil
	}
}

// smartIntent understands the targets of Mozilla's smart_intent, whose queries all ask for a cost: that of something local is
// asked by those who want to buy it.
func smartIntent(target int) func([]string, *Labelled) error {
	return func(row []string, l *Labelled) error {
		switch cell(row, target) {
		case "information_intent":
			l.Intents = []string{know}
		case "yelp_intent":
			l.Intents = []string{buy}
		}
		return nil
	}
}

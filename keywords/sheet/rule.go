package sheet

import (
	"fmt"
	"io"
	"strconv"

	"moments/keywords"
	"moments/keywords/keymap"
	"moments/keywords/sheet/cell"
	"moments/keywords/sheet/grid"
)

// period reads the columns of that meaning.
func (r *row) period() keywords.Period {
	p := keywords.Period{From: parsed(r, "from", keywords.ParseFrom), Until: parsed(r, "until", keywords.ParseUntil)}
	if p.IsNever() {
		r.refuse("until", CodeConflict, fmt.Sprintf("%q after from %q", r.text("until"), r.text("from")), "let it end after it begins")
	}
	return p
}

// rule adds a row of rules.csv.
func (p *parser) rule(r *row) {
	k := keywords.Rule{
		ID: r.text("id"), Target: keywords.Target{Asset: r.text("asset"), Kind: r.text("kind"), Source: r.text("source")}, Note: r.text("note"),
		When: keywords.Occasion{Channel: r.text("channel"), Region: r.text("region"), Language: r.text("language")},
	}
	if r.needed("act") != "" {
		k.Act = parsed(r, "act", keywords.ParseActKind)
	}
	k.Target.Topic = parsed(r, "topic", cell.Topic)
	k.When.Topic = parsed(r, "phrase_topic", cell.Topic)
	k.When.Moment = r.moment()
	r.rulePhrase(&k.When)
	k.Period = r.period()
	k.Strength = parsed(r, "strength", cell.Strength)
	k.Order = parsed(r, "order", cell.Whole(0, keywords.MaxRuleOrder))
	if r.refused {
		return
	}
	k = k.Tidy()
	for _, wrong := range k.Check() {
		r.refuse(wrong.Field, CodeInvalid, wrong.Found, wrong.Try)
	}
	if !r.refused {
		p.file.Rules = append(p.file.Rules, k)
		r.taken()
	}
}

// rulePhrase reads the phrase of an occasion, and how it must stand there.
func (r *row) rulePhrase(o *keywords.Occasion) {
	if o.Phrase = r.text("phrase"); o.Phrase == "" {
		o.Match = r.text("match")
		return
	}
	k := keymap.Row{Phrase: o.Phrase}
	r.match(&k)
	if k.Negative {
		r.refuse("match", CodeInvalid, "a negative match", "use exact, phrase or broad")
	}
	o.Phrase, o.Match = string(r.cleaned("phrase", k.Phrase)), string(k.Match)
}

// rulesHeader is the header of rules.csv.
var rulesHeader = []string{
	"id", "act", "asset", "kind", "topic", "source", "moment", "phrase_topic", "phrase", "match", "channel", "region", "language", "from", "until",
	"strength", "order", "note",
}

// WriteRules writes rules as rules.csv, as WriteMap writes a map.
func WriteRules(w io.Writer, rules []keywords.Rule) error {
	return grid.WriteCSV(w, rulesHeader, cellsEach(rules, ruleCells))
}

func ruleCells(r *keywords.Rule) []string {
	moment, strength, order := "", "", ""
	if !r.When.Moment.IsZero() {
		moment = r.When.Moment.String()
	}
	if r.Strength != 0 {
		strength = numberText(r.Strength)
	}
	if r.Order != 0 {
		order = strconv.Itoa(r.Order)
	}
	from, until := r.Texts()
	return []string{
		r.ID, string(r.Act), r.Target.Asset, r.Target.Kind, string(r.Target.Topic), r.Target.Source, moment, string(r.When.Topic), r.When.Phrase,
		r.When.Match, r.When.Channel, r.When.Region, r.When.Language, from, until, strength, order, r.Note,
	}
}

package sheet

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"unicode"

	"moments/keywords"
	"moments/keywords/keymap"
	"moments/keywords/sheet/cell"
	"moments/keywords/sheet/tool"
)

// keywordRows adds a row of a keyword map: one, or one for each step of its stage, which share its weight.
func (p *parser) keywordRows(r *row) {
	k := keymap.Row{
		ID: r.text("row_id"), Locale: r.text("locale"), Pin: r.text("pin"), Source: r.text("source"), Owner: r.text("owner"),
		Note: r.text("note"), Boost: r.text("boost"), Bury: r.text("bury"), Hide: r.text("hide"), Channel: r.text("channel"),
	}
	k.From, k.Until = r.period().Texts()
	k.Topic = parsed(r, "topic", cell.Topic)
	k.Weight = parsed(r, "weight", cell.Weight)
	r.volumes(&k)
	k.Status = parsed(r, "status", cell.Status)
	k.Stage = parsed(r, "stage", cell.Stage)
	k.Moment = r.moment()
	k.Phrase = r.needed("phrase")
	r.match(&k)
	r.phrase("phrase", &k)
	if r.refused {
		return
	}
	r.suggest(&k)
	expanded := p.expand(k)
	if len(expanded) == 0 {
		r.refuse("stage", CodeInvalid, fmt.Sprintf("%s, of which the site has no step", k.Stage), "name a step, or another stage")
	}
	for _, row := range expanded {
		p.file.Map = append(p.file.Map, row)
		r.taken()
	}
}

// labelsOf are the words of tools that an intent says, nil for one of ours and for anything else.
func labelsOf(text string) []string {
	labels := tool.Labels(text)
	isOther := slices.ContainsFunc(labels, func(l string) bool { return !tool.IsLabel(l) })
	if _, err := keywords.ParseIntent(text); err == nil || isOther {
		return nil
	}
	return labels
}

// suggest makes a draft of a row whose intent is a word of a tool, with the intent that it speaks for.
func (r *row) suggest(k *keymap.Row) {
	labels := labelsOf(r.text("intent"))
	if labels == nil {
		return
	}
	hint := r.suggested(labels).Worded(k.Phrase)
	hint.Source = "tool"
	k.Moment.Intent = hint.Intent
	if k.Status == "" {
		k.Status = keymap.Draft
	}
	k.Note = strings.TrimPrefix(k.Note+"; "+hint.Note(), "; ")
}

// volumes reads the volume, and the end of its range when it is one.
func (r *row) volumes(k *keymap.Row) {
	k.Volume = parsed(r, "volume", cell.Whole(-1, math.MaxInt32))
	if k.VolumeHigh = parsed(r, "volume_high", cell.Whole(0, math.MaxInt32)); k.VolumeHigh > 0 && k.VolumeHigh <= k.Volume {
		found := fmt.Sprintf("%d beside volume %d", k.VolumeHigh, k.Volume)
		r.refuse("volume_high", CodeInvalid, found, "write a larger number, or leave the cell empty")
	}
}

func isWord(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }

// expand gives a row that names a stage and no step all steps of the stage. Together they weigh what the row weighs.
func (p *parser) expand(k keymap.Row) []keymap.Row {
	if k.Stage == "" || k.Moment.Step != "" {
		return []keymap.Row{k}
	}
	var rows []keymap.Row
	for _, s := range p.options.Steps {
		if s.Stage == k.Stage {
			each := k
			each.Moment.Step = s.Key
			rows = append(rows, each)
		}
	}
	for i := range rows {
		if len(rows) > 1 {
			rows[i].Weight = k.Factor() / float64(len(rows))
		}
		if k.ID != "" && len(rows) > 1 {
			rows[i].ID = k.ID + "." + string(rows[i].Moment.Step)
		}
	}
	return rows
}

// intentOrLabel reads an intent. Words of tools are none of ours.
func intentOrLabel(text string) (keywords.Intent, error) {
	if labelsOf(text) != nil {
		return "", nil
	}
	return keywords.ParseIntent(text)
}

// moment reads the column of that name, or the three axes.
func (r *row) moment() keywords.Moment {
	m := keywords.Moment{
		Intent:  parsed(r, "intent", intentOrLabel),
		Step:    parsed(r, "step", cell.Step),
		Persona: parsed(r, "persona", cell.Persona),
	}
	text := r.text("moment")
	if text == "" {
		return m
	}
	whole, err := keywords.ParseMoment(text)
	switch {
	case err != nil:
		r.refuse("moment", CodeInvalid, fmt.Sprintf("%q", text), adviceOf(err))
	case !m.IsZero() && m != whole:
		found := fmt.Sprintf("%q beside %s in the columns of the axes", text, m)
		r.refuse("moment", CodeConflict, found, "leave one of them blank")
	}
	return whole
}

// match reads the match type from its column, or from Google's brackets and quotes when that is blank.
func (r *row) match(k *keymap.Row) {
	text := r.text("match")
	if text == "" {
		var ok bool
		if k.Phrase, k.Match, k.Negative, ok = keymap.ParseSyntax(k.Phrase); !ok {
			k.Match = keymap.Broad
		}
		return
	}
	var err error
	if k.Match, k.Negative, err = cell.Match(text); err != nil {
		r.refuse("match", CodeInvalid, fmt.Sprintf("%q", text), adviceOf(err))
	}
}

package sheet

import (
	"errors"
	"fmt"
	"math"
	"strconv"
	"strings"
	"unicode"

	"moments/keywords"
	"moments/keywords/keymap"
)

// keywordRows adds a row of a keyword map: one, or one for each step of its stage, which share its weight.
func (p *parser) keywordRows(r *row) {
	k := keymap.Row{
		ID: r.text("row_id"), Locale: r.text("locale"), Pin: r.text("pin"), Source: r.text("source"), Owner: r.text("owner"),
		Note: r.text("note"), Boost: r.text("boost"), Bury: r.text("bury"), Hide: r.text("hide"), Channel: r.text("channel"),
	}
	k.From, k.Until = r.period().Texts()
	k.Topic = parsed(r, "topic", topicOf)
	k.Weight = parsed(r, "weight", weightOf)
	r.volumes(&k)
	k.Status = parsed(r, "status", statusOf)
	k.Stage = parsed(r, "stage", stageOf)
	k.Moment = r.moment()
	k.Phrase = r.needed("phrase")
	r.match(&k)
	r.phrase("phrase", &k)
	if r.refused {
		return
	}
	expanded := p.expand(k)
	if len(expanded) == 0 {
		r.refuse("stage", CodeInvalid, fmt.Sprintf("%s, of which the site has no step", k.Stage), "name a step, or another stage")
	}
	for _, row := range expanded {
		p.file.Map = append(p.file.Map, row)
		r.taken()
	}
}

// volumes reads the volume, and the end of its range when it is one.
func (r *row) volumes(k *keymap.Row) {
	k.Volume = parsed(r, "volume", whole(-1, math.MaxInt32))
	if k.VolumeHigh = parsed(r, "volume_high", whole(0, math.MaxInt32)); k.VolumeHigh > 0 && k.VolumeHigh <= k.Volume {
		r.refuse("volume_high", CodeInvalid, fmt.Sprintf("%d beside volume %d", k.VolumeHigh, k.Volume), "write a larger number, or leave the cell empty")
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

// moment reads the column of that name, or the three axes.
func (r *row) moment() keywords.Moment {
	m := keywords.Moment{
		Intent:  parsed(r, "intent", keywords.ParseIntent),
		Step:    parsed(r, "step", stepOf),
		Persona: parsed(r, "persona", personaOf),
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
	if k.Match, k.Negative, err = matchType(text); err != nil {
		r.refuse("match", CodeInvalid, fmt.Sprintf("%q", text), err.Error())
	}
}

var errMatch = errors.New("use exact, phrase, broad or one of them with negative- before it")

// matchType reads exact, "Phrase match", negative-exact, "Campaign Negative Broad" and the like.
func matchType(text string) (keymap.Match, bool, error) {
	name := strings.TrimPrefix(keywords.Slug(text), "campaign-")
	name = strings.TrimSuffix(name, "-match")
	rest, negative := strings.CutPrefix(name, "negative")
	switch m := keymap.Match(strings.TrimPrefix(rest, "-")); m {
	case keymap.Exact, keymap.Phrase, keymap.Broad:
		return m, negative, nil
	case "":
		if negative {
			return keymap.Broad, true, nil
		}
	}
	return "", false, errMatch
}

// weightOf reads a factor, with a decimal point or comma.
func weightOf(text string) (float64, error) {
	if text == "" {
		return 0, nil
	}
	w, err := decimal(text)
	if err != nil || !(w > 0 && w <= keymap.MaxWeight) {
		return 0, fmt.Errorf("no weight: use a number above 0, at most %d", keymap.MaxWeight)
	}
	return w, nil
}

// decimal reads a number with a decimal point or comma.
func decimal(text string) (float64, error) {
	return strconv.ParseFloat(strings.Replace(text, ",", ".", 1), 64)
}

// statusOf reads draft, paused and live; live is the blank one.
func statusOf(text string) (string, error) {
	switch s := strings.ToLower(text); s {
	case keymap.Draft, keymap.Paused:
		return s, nil
	case "", keymap.Live:
		return "", nil
	}
	return "", fmt.Errorf("no status: use live, draft or paused")
}

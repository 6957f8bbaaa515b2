package sheet

import (
	"fmt"
	"slices"
	"strings"

	"moments/keywords"
	"moments/keywords/keymap"
	"moments/keywords/sheet/cell"
	"moments/keywords/sheet/tool"
)

// flagAt is a column of true and false: the tool's word for an intent.
type flagAt struct {
	word string
	at   int
}

// placeMeanings fills the columns of a tool's export.
func (p *parser) placeMeanings(header []string) {
	p.at = map[string]int{}
	for i, h := range header {
		meaning := string(p.layout.Meaning(h))
		word, isFlag := strings.CutPrefix(meaning, "is:")
		_, taken := p.at[meaning]
		switch {
		case isFlag:
			p.flags = append(p.flags, flagAt{word, i})
			p.file.Columns[word] = h
		case meaning == string(tool.Month):
			p.months = append(p.months, i)
		case h == "":
		case meaning == "":
			p.ignore(h, p.layout.Why(h))
		case taken:
			p.ignore(h, fmt.Sprintf("%s is read from the column %q", meaning, p.file.Columns[meaning]))
		default:
			p.at[meaning], p.file.Columns[meaning] = i, h
		}
	}
	if len(p.months) > 0 {
		months := fmt.Sprintf("%s and %d more months", header[p.months[0]], len(p.months)-1)
		p.ignore(months, "they only tell whether the volume is a range")
	}
}

// marketRow adds a phrase of a market: a draft row, and what the tool says about its intent.
func (p *parser) marketRow(r *row) {
	k := keymap.Row{Match: keymap.Exact, Status: keymap.Draft, Source: p.layout.Tool}
	text := r.text(string(tool.Phrase))
	if _, isAds := p.at[string(tool.Campaign)]; isAds || p.layout.Tool == "google-ads" {
		if text == "" || text == "[]" {
			p.skipped["without a keyword (campaigns, ad groups, ads)"]++
			return
		}
		r.adKeyword(&k, text)
	} else if k.Phrase = text; text == "" {
		r.refuse(string(tool.Phrase), CodeMissing, "nothing", "fill the cell")
	}
	r.phrase(string(tool.Phrase), &k)
	r.volume(&k)
	labels := r.labels()
	if r.refused {
		return
	}
	k.Topic = keywords.Topic(keywords.Slug(r.text(string(tool.Topic))))
	if market := strings.ToLower(r.text(string(tool.Market))); market != "" {
		p.markets[market]++
	}
	hint := p.suggested(labels).Worded(k.Phrase)
	hint.Source, hint.Volume, hint.VolumeHigh = p.layout.Tool, k.Volume, k.VolumeHigh
	k.Moment.Intent = hint.Intent
	notes := slices.DeleteFunc([]string{k.Note, hint.Note(), r.pageNote()}, func(s string) bool { return s == "" })
	k.Note = strings.Join(notes, "; ")
	p.file.Map, p.file.Hints = append(p.file.Map, k), append(p.file.Hints, []Hint{hint})
	r.taken()
}

// suggested is what labels say; the same few come again and again.
func (p *parser) suggested(labels []string) Hint {
	key := strings.Join(labels, ",")
	h, known := p.suggestions[key]
	if !known {
		h = tool.Suggest(labels)
		if len(p.suggestions) < maxSuggestions {
			p.suggestions[key] = h
		}
	}
	return h
}

// maxSuggestions is how many labels are remembered.
const maxSuggestions = 1_000

func (r *row) pageNote() string {
	if page := r.text(string(tool.Page)); page != "" {
		return "page: " + cell.Shorten(page)
	}
	return ""
}

// phrase cleans the phrase of a row.
func (r *row) phrase(column string, k *keymap.Row) {
	if k.Phrase == "" {
		return
	}
	phrase := r.cleaned(column, k.Phrase)
	if k.Phrase = string(phrase); !r.refused && !strings.ContainsFunc(k.Phrase, isWord) {
		r.refuse(column, CodeInvalid, fmt.Sprintf("%q without a word", phrase), "write at least one word")
	}
}

// adKeyword reads a keyword of Google Ads: its match type in brackets and quotes or in a column of its own, which counts more
// and may be negative for a campaign.
func (r *row) adKeyword(k *keymap.Row, text string) {
	var hasSyntax bool
	k.Phrase, k.Match, k.Negative, hasSyntax = keymap.ParseSyntax(text)
	if !hasSyntax {
		k.Match = keymap.Broad
	}
	if label := r.value(tool.Match); label != "" {
		var err error
		if k.Match, k.Negative, err = cell.Match(label); err != nil {
			r.refuse(string(tool.Match), CodeInvalid, fmt.Sprintf("%q", label), adviceOf(err))
		}
	}
	var parts []string
	for _, part := range []struct {
		name    string
		meaning tool.Meaning
	}{{"campaign", tool.Campaign}, {"ad group", tool.AdGroup}, {"status", tool.Status}, {"comment", tool.Comment}} {
		if value := r.value(part.meaning); value != "" {
			parts = append(parts, part.name+": "+cell.Shorten(value))
		}
	}
	k.Note = strings.Join(parts, "; ")
}

// value is a cell of Google Ads Editor, where [] erases what was there.
func (r *row) value(m tool.Meaning) string {
	if text := r.text(string(m)); text != "[]" {
		return text
	}
	return ""
}

// volume reads the searches a month. Keyword Planner writes the lower part of ranges as numbers, without months beside them.
func (r *row) volume(k *keymap.Row) {
	column := string(tool.Volume)
	if _, isBucket := r.at[string(tool.Bucket)]; isBucket {
		column = string(tool.Bucket)
	}
	v := parsed(r, column, cell.Volume)
	k.Volume, k.VolumeHigh = v.Low, v.High
	if column == string(tool.Bucket) && v.High == 0 && r.hasNoMonths() {
		if b, ok := cell.Bucket(v.Low); ok {
			k.Volume, k.VolumeHigh = b.Low, b.High
		}
	}
}

func (r *row) hasNoMonths() bool {
	return !slices.ContainsFunc(r.months, func(i int) bool { return i < len(r.cells) && strings.TrimSpace(r.cells[i]) != "" })
}

// labels are the tool's words for the intents of a row.
func (r *row) labels() []string {
	if text := r.text(string(tool.Codes)); text != "" {
		labels, ok := tool.CodeLabels(text)
		if !ok {
			try := "use 0 commercial, 1 informational, 2 navigational, 3 transactional"
			r.refuse(string(tool.Codes), CodeInvalid, fmt.Sprintf("%q", text), try)
		}
		return labels
	}
	labels := tool.Labels(r.text(string(tool.Intents)))
	for _, f := range r.flags {
		switch cell := strings.ToLower(strings.TrimSpace(r.cells[f.at])); cell {
		case "true", "1", "yes":
			labels = append(labels, f.word)
		case "false", "0", "no", "", "-":
		default:
			r.refuse(f.word, CodeInvalid, fmt.Sprintf("%q", cell), "use true or false")
		}
	}
	return labels
}

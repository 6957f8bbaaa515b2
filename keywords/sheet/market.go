package sheet

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"moments/keywords"
	"moments/keywords/keymap"
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
		p.ignore(fmt.Sprintf("%s and %d more months", header[p.months[0]], len(p.months)-1), "they only tell whether the volume is a range")
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
	hint := tool.Suggest(labels, k.Phrase)
	hint.Source, hint.Volume, hint.VolumeHigh = p.layout.Tool, k.Volume, k.VolumeHigh
	k.Moment.Intent = hint.Intent
	k.Note = strings.Join(slices.DeleteFunc([]string{k.Note, hintNote(hint), r.pageNote()}, func(s string) bool { return s == "" }), "; ")
	p.file.Map, p.file.Hints = append(p.file.Map, k), append(p.file.Hints, []Hint{hint})
	r.taken()
}

// hintNote keeps the words of the tool with the row.
func hintNote(h Hint) string {
	switch {
	case h.Label == "":
		return ""
	case h.Navigational:
		return h.Source + " says " + h.Label + ": wants a known site or brand"
	}
	return h.Source + " says " + h.Label
}

func (r *row) pageNote() string {
	if page := r.text(string(tool.Page)); page != "" {
		return "page: " + shorten(page)
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
		if k.Match, k.Negative, err = matchType(label); err != nil {
			r.refuse(string(tool.Match), CodeInvalid, fmt.Sprintf("%q", label), err.Error())
		}
	}
	var parts []string
	for _, part := range []struct {
		name    string
		meaning tool.Meaning
	}{{"campaign", tool.Campaign}, {"ad group", tool.AdGroup}, {"status", tool.Status}, {"comment", tool.Comment}} {
		if value := r.value(part.meaning); value != "" {
			parts = append(parts, part.name+": "+shorten(value))
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
	v := parsed(r, column, volumeOf)
	k.Volume, k.VolumeHigh = v.low, v.high
	if column == string(tool.Bucket) && v.high == 0 && r.hasNoMonths() {
		if b, ok := buckets[v.low]; ok {
			k.Volume, k.VolumeHigh = b.low, b.high
		}
	}
}

func (r *row) hasNoMonths() bool {
	return !slices.ContainsFunc(r.months, func(i int) bool { return i < len(r.cells) && strings.TrimSpace(r.cells[i]) != "" })
}

// span is a volume: one number, or a range when high is not 0.
type span struct{ low, high int }

// buckets are what the numbers of Keyword Planner stand for when an account may not see more.
var buckets = map[int]span{
	0: {0, 10}, 50: {10, 100}, 500: {100, 1_000}, 5_000: {1_000, 10_000}, 50_000: {10_000, 100_000}, 500_000: {100_000, 1_000_000},
	5_000_000: {1_000_000, 10_000_000},
}

// volumeOf reads a volume: a number, also with thousands separated or as 1.2K, a range such as 10 - 100 or <10, or nothing, which is
// unknown and not 0.
func volumeOf(text string) (span, error) {
	if slices.Contains([]string{"", "-", "--", "–", "n/a", "null", "none"}, strings.ToLower(text)) {
		return span{low: -1}, nil
	}
	if n, err := whole(-1, math.MaxInt32)(text); err == nil {
		return span{low: n}, nil
	}
	if rest, isBelow := strings.CutPrefix(text, "<"); isBelow {
		text = "0-" + rest
	}
	low, high, isRange := strings.Cut(strings.NewReplacer("–", "-", "—", "-", " to ", "-").Replace(text), "-")
	if !isRange {
		high = low
	}
	from, err := short(low)
	to, err2 := short(high)
	switch {
	case err != nil || err2 != nil || from > to:
		return span{}, fmt.Errorf("no volume: use a number of searches a month, or leave the cell empty")
	case from == to:
		return span{low: from}, nil
	}
	return span{from, to}, nil
}

// short reads 800, 1.2K and 3M.
func short(text string) (int, error) {
	text, factor := strings.ToUpper(strings.TrimSpace(text)), 1.0
	for suffix, times := range map[string]float64{"K": 1e3, "M": 1e6} {
		if rest, ok := strings.CutSuffix(text, suffix); ok {
			text, factor = strings.TrimSpace(rest), times
			break
		}
	}
	if n, err := whole(-1, math.MaxInt32)(text); err == nil && n >= 0 && factor == 1 {
		return n, nil
	}
	v, err := decimal(text)
	if err != nil || !(v >= 0 && v*factor <= math.MaxInt32) {
		return 0, fmt.Errorf("no number: %q", text)
	}
	return int(math.Round(v * factor)), nil
}

// labels are the tool's words for the intents of a row.
func (r *row) labels() []string {
	if text := r.text(string(tool.Codes)); text != "" {
		labels, ok := tool.CodeLabels(text)
		if !ok {
			r.refuse(string(tool.Codes), CodeInvalid, fmt.Sprintf("%q", text), "use 0 commercial, 1 informational, 2 navigational, 3 transactional")
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

package sheet

import (
	"math"
	"slices"
	"strings"

	"moments/keywords"
	"moments/keywords/sheet/tool"
)

// askedRow adds a phrase that was asked, by the report of a tool. What could identify a person is masked.
func (p *parser) askedRow(r *row) {
	text := r.text(string(tool.Phrase))
	if why := notAsked(text); why != "" && (text != "" || p.layout.Source != "") {
		p.skipped[why]++
		return
	}
	s := keywords.PastSearch{Source: p.layout.Source, Locale: r.text(string(tool.Locale))}
	if _, has := p.at[string(tool.Source)]; has {
		s.Source = parsed(r, string(tool.Source), sourceOf)
	}
	if text == "" {
		r.refuse(string(tool.Phrase), CodeMissing, "nothing", "fill the cell")
	} else {
		s.Phrase = string(r.cleaned(string(tool.Phrase), text).Masked())
	}
	s.Date = parsed(r, string(tool.Date), momentOf)
	s.Count = r.count()
	if p.layout.Each && len(s.Date) > len("2026-05") {
		s.Date = s.Date[:len("2026-05")]
	}
	if !r.refused {
		p.file.Searches = append(p.file.Searches, s)
		r.taken()
	}
}

// notAsked is why a row of a report is no search, "" for one that is.
func notAsked(phrase string) string {
	lower := strings.ToLower(phrase)
	switch {
	case phrase == "":
		return "without a phrase (totals)"
	case lower == "(not set)" || lower == "(other)" || lower == "(data not available)":
		return "of phrases that the tool does not show"
	case strings.HasPrefix(lower, "total: ") || lower == "grand total":
		return "without a phrase (totals)"
	}
	return ""
}

// count is how often the phrase was asked.
func (r *row) count() int {
	if r.layout.Each {
		return 1
	}
	for _, m := range []tool.Meaning{tool.Count, tool.Second} {
		if _, has := r.at[string(m)]; has {
			if text := r.text(string(m)); text == "" {
				r.refuse(string(m), CodeMissing, "nothing", "fill the cell")
			}
			return parsed(r, string(m), counted)
		}
	}
	return 0
}

// counted reads a number of searches; tools write some with a decimal point.
func counted(text string) (int, error) {
	if rest, ok := strings.CutSuffix(text, ".0"); ok {
		text = rest
	}
	return whole(0, math.MaxInt32)(text)
}

// momentOf reads the date of a report: a day or a month, with or without a time, or GA4's 20260531.
func momentOf(text string) (string, error) {
	if day, _, hasTime := strings.Cut(strings.Replace(text, "T", " ", 1), " "); hasTime {
		text = day
	}
	if len(text) == len("20260531") && strings.Trim(text, "0123456789") == "" {
		text = text[:4] + "-" + text[4:6] + "-" + text[6:]
	}
	return dateOf(strings.ReplaceAll(text, "/", "-"))
}

// gather makes one entry of the searches for the same phrase, date, source and locale, in the order of the first of each.
func (f *File) gather() {
	type key struct{ phrase, date, source, locale string }
	first := map[key]int{}
	kept := 0
	for i, s := range f.Searches {
		k := key{keywords.Fold(s.Phrase), s.Date, s.Source, s.Locale}
		at, again := first[k]
		if again {
			f.Searches[at].Count = min(f.Searches[at].Count+s.Count, math.MaxInt32)
			continue
		}
		first[k] = kept
		f.Searches[kept], f.Lines[kept] = s, f.Lines[i]
		kept++
	}
	if again := len(f.Searches) - kept; again > 0 {
		f.Notes = append(f.Notes, rowsText(again)+" asked again what an earlier one asks: counted together")
	}
	f.Searches, f.Lines = slices.Clip(f.Searches[:kept]), slices.Clip(f.Lines[:kept])
}

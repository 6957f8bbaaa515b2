package sheet

import (
	"math"
	"slices"

	"moments/keywords"
	"moments/keywords/sheet/cell"
	"moments/keywords/sheet/tool"
)

// askedRow adds a phrase that was asked, by the report of a tool. What could identify a person is masked.
func (p *parser) askedRow(r *row) {
	text := r.text(string(tool.Phrase))
	if why := tool.NotAsked(text); why != "" && (text != "" || p.layout.Source != "") {
		p.skipped[why]++
		return
	}
	s := keywords.PastSearch{Source: p.layout.Source, Locale: r.text(string(tool.Locale))}
	if _, has := p.at[string(tool.Source)]; has {
		s.Source = parsed(r, string(tool.Source), cell.Source)
	}
	if text == "" {
		r.refuse(string(tool.Phrase), CodeMissing, "nothing", "fill the cell")
	} else {
		s.Phrase = string(r.cleaned(string(tool.Phrase), text).Masked())
	}
	s.Date = parsed(r, string(tool.Date), cell.Time)
	s.Count = r.count()
	if p.layout.Each && len(s.Date) > len("2026-05") {
		s.Date = s.Date[:len("2026-05")]
	}
	if !r.refused {
		p.file.Searches = append(p.file.Searches, s)
		r.taken()
	}
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
			return parsed(r, string(m), cell.Count)
		}
	}
	return 0
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
		f.Notes = append(f.Notes, tool.Rows(again)+" asked again what an earlier one asks: counted together")
	}
	f.Searches, f.Lines = slices.Clip(f.Searches[:kept]), slices.Clip(f.Lines[:kept])
}

package sheet

import (
	"moments/keywords/sheet/tool"
)

// Merged is the phrases of several exports of tools, one row for each phrase and match type.
type Merged = tool.Merged

// Merge makes one row of those that say the same phrase, as tool.Merging says. Canonical files, of which the Hints
// are nil, keep their rows as they are.
func Merge(files ...*File) Merged {
	var m tool.Merging
	for _, f := range files {
		m.Add(f.Map, f.Hints)
	}
	return m.Merged()
}

// join makes one entry of those of this file that say the same.
func (f *File) join() {
	if f.Kind != KeywordMap {
		f.gather()
		return
	}
	m := Merge(f)
	lines := make([]int, len(m.From))
	for i, from := range m.From {
		lines[i] = f.Lines[from]
	}
	f.Map, f.Hints, f.Lines, f.Notes = m.Rows, m.Hints, lines, append(f.Notes, m.Notes...)
}

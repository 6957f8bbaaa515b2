package sheet

import (
	"slices"

	"moments/keywords"
	"moments/keywords/sheet/grid"
	"moments/keywords/sheet/kind"
	"moments/keywords/sheet/tool"
)

// Kind is what a file holds.
type Kind = kind.Kind

// The kinds. Assets are only detected here, not read.
const (
	KeywordMap = kind.KeywordMap
	Personas   = kind.Personas
	Steps      = kind.Steps
	Moments    = kind.Moments
	Searches   = kind.Searches
	Tests      = kind.Tests
	Rules      = kind.Rules
	Assets     = kind.Assets
)

// Detection is what a sheet holds, and why.
type Detection = kind.Detection

// Detect says what a sheet holds, by its header, else by the name of its file.
func Detect(name string, s *grid.Sheet) Detection {
	if s.Header == nil {
		return Detection{Confidence: 1, Why: "it has no rows"}
	}
	d, _ := detect(name, s, s.Header)
	return d
}

// detect looks at the first rows, too: a keyword map whose intents are a tool's words is a cut out of its export.
func detect(name string, s *grid.Sheet, header []string) (Detection, *tool.Layout) {
	d, l := kind.Detect(name, header)
	if d.Kind != KeywordMap || l != nil || !speaksTool(s, header) {
		return d, l
	}
	l = tool.Worded()
	d.Tool, d.Layout, d.Why = l.Tool, l.Report, d.Why+"; its intents are the words of a tool"
	return d, l
}

// wordedRows is how many rows are looked at.
const wordedRows = 40

// speaksTool reports whether a table says its intents in words of tools, and in none of ours.
func speaksTool(s *grid.Sheet, header []string) bool {
	t, _ := kind.TableOf(KeywordMap)
	at := slices.IndexFunc(header, func(h string) bool { return t.Canonical(h) == "intent" })
	if at < 0 {
		return false
	}
	seen, worded := 0, false
	for row, err := range s.Rows() {
		if seen++; seen > wordedRows {
			break
		}
		if err != nil || at >= len(row.Cells) {
			continue
		}
		for _, label := range tool.Labels(row.Cells[at]) {
			if _, err := keywords.ParseIntent(label); err == nil || !tool.IsLabel(label) {
				return false
			}
			worded = true
		}
	}
	return worded
}

// Score is how many cells of a row are columns of a kind of file or of a tool: the Score of grid.Options for any upload.
func Score(row []string) int { return kind.Score(row) }

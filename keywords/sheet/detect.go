package sheet

import (
	"fmt"
	"slices"
	"strings"

	"moments/keywords/sheet/grid"
	"moments/keywords/sheet/tool"
)

// Detection is what a sheet holds, and why. Kind is "" for what is not read. Tool and Layout are set for the export of a tool.
// Confidence runs from 0 to 1: about 0.3 is a guess by the name or by some columns, from 0.6 on all needed columns are there.
type Detection struct {
	Kind       Kind
	Tool       string // its key, as in the source of rows: semrush
	Layout     string // the export, as people call it: Semrush Keyword Magic
	Confidence float64
	Why        string // a sentence
}

// Detect says what a sheet holds, by its header, else by the name of its file.
func Detect(name string, s *grid.Sheet) Detection {
	if s.Header == nil {
		return Detection{Confidence: 1, Why: "it has no rows"}
	}
	d, _ := detect(name, s.Header)
	return d
}

// Score is how many cells of a row are columns of a kind of file or of a tool: the Score of grid.Options for any upload.
func Score(row []string) int {
	_, best := tool.Find(row)
	for _, t := range tables {
		count, _ := t.has(row)
		best = max(best, count)
	}
	return max(best, assetCount(row))
}

func detect(name string, header []string) (Detection, *tool.Layout) {
	names := plainNames(header)
	if d, ok := detectCanonical(header, names, func(k Kind) bool { return k == Rules || k == Tests }); ok {
		return d, nil
	}
	if l, known := tool.Find(header); l != nil && !slices.Contains(names, "rowid") {
		return detectionOf(l, header, known), l
	}
	if hasAny(names, eventMarks) {
		return Detection{Why: "it looks like a file of events or judgments, which is read elsewhere"}, nil
	}
	if d, ok := detectCanonical(header, names, func(Kind) bool { return true }); ok {
		return d, nil
	}
	if hasAny(names, assetMarks) {
		share := float64(assetCount(header)) / float64(len(header))
		return Detection{Kind: Assets, Confidence: 0.6 + 0.4*share, Why: "it has columns that only files of assets have: " + among(header, assetMarks)}, nil
	}
	if kind := guess(name, header); kind != "" {
		return Detection{Kind: kind, Confidence: 0.3, Why: fmt.Sprintf("by its name or some of its columns; those that a %s needs are not all there", kind)}, nil
	}
	return Detection{Why: "its columns are none that are known: " + shorten(strings.Join(header, ", "))}, nil
}

// detectCanonical holds a header against the canonical files of some kinds.
func detectCanonical(header, names []string, isWanted func(Kind) bool) (Detection, bool) {
	for _, t := range tables {
		count, complete := t.has(header)
		if !complete || !isWanted(t.kind) || hasAny(names, eventMarks) {
			continue
		}
		share := min(float64(count)/float64(len(names)), 1)
		needed := strings.Join(append(slices.Clone(t.needed), t.either...), ", ")
		why := fmt.Sprintf("it has what a %s needs (%s), and %d of its %d columns are known", t.kind, needed, count, len(header))
		return Detection{Kind: t.kind, Confidence: 0.6 + 0.4*share, Why: why}, true
	}
	return Detection{}, false
}

// kinds of what layouts hold.
var kinds = map[tool.Holds]Kind{tool.Keywords: KeywordMap, tool.Searches: Searches, tool.Nothing: ""}

func detectionOf(l *tool.Layout, header []string, known int) Detection {
	d := Detection{Kind: kinds[l.Holds], Tool: l.Tool, Layout: l.Report, Confidence: 0.8 + 0.2*min(float64(known)/float64(len(header)), 1)}
	d.Why = "its columns are those of " + l.Report + ": " + among(header, slices.Concat(l.All, l.Any))
	if l.Holds == tool.Nothing {
		d.Why = "it is the table of " + strings.TrimPrefix(l.Report, "Search Console ") + " in Search Console's export, which holds no phrases"
	}
	return d
}

func plainNames(header []string) []string {
	names := make([]string, len(header))
	for i, h := range header {
		names[i] = tool.Plain(h)
	}
	return names
}

func hasAny(names, list []string) bool {
	return slices.ContainsFunc(list, func(n string) bool { return slices.Contains(names, n) })
}

// among is the headers whose plain form is in a list.
func among(header, list []string) string {
	var found []string
	for _, h := range header {
		if slices.Contains(list, tool.Plain(h)) {
			found = append(found, h)
		}
	}
	return shorten(strings.Join(found, ", "))
}

func assetCount(header []string) (n int) {
	for _, name := range plainNames(header) {
		if slices.Contains(assetMarks, name) || slices.Contains(assetColumns, name) {
			n++
		}
	}
	return n
}

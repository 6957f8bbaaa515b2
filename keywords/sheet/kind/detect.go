package kind

import (
	"fmt"
	"slices"
	"strings"

	"moments/keywords/sheet/cell"
	"moments/keywords/sheet/tool"
)

// Detection is what a sheet holds, and why. Kind is "" for what is not read. Tool and Layout are set for the export
// of a tool. Confidence runs from 0 to 1: about 0.3 is a guess by the name or by some columns, from 0.6 on all needed
// columns are there.
type Detection struct {
	Kind       Kind
	Tool       string // its key, as in the source of rows: semrush
	Layout     string // the export, as people call it: Semrush Keyword Magic
	Confidence float64
	Why        string // a sentence
	Elsewhere  bool   // it is a file of outcomes, which another door takes
}

// Score is how many cells of a row are columns of a kind of file or of a tool.
func Score(row []string) int {
	names := tool.PlainAll(row)
	_, best := tool.FindPlain(names)
	for _, t := range tables {
		count, _ := t.has(names)
		best = max(best, count)
	}
	return max(best, assetCount(names))
}

// Detect says what a table with this header holds, else by the name of its file; the layout is set for the export of a tool.
func Detect(name string, header []string) (Detection, *tool.Layout) {
	names := tool.PlainAll(header)
	if d, ok := detectCanonical(header, names, func(k Kind) bool { return k == Rules || k == Tests }); ok {
		return d, nil
	}
	if l, known := tool.FindPlain(names); l != nil && !slices.Contains(names, "rowid") {
		return detectionOf(l, header, known), l
	}
	if hasAny(names, eventMarks) {
		return eventsIn(names), nil
	}
	if d, ok := detectCanonical(header, names, func(Kind) bool { return true }); ok {
		return d, nil
	}
	if hasAny(names, assetMarks) {
		share := float64(assetCount(names)) / float64(len(header))
		why := "it has columns that only files of assets have: " + among(header, assetMarks)
		return Detection{Kind: Assets, Confidence: 0.6 + 0.4*share, Why: why}, nil
	}
	if kind := guess(name, names); kind != "" {
		why := fmt.Sprintf("by its name or some of its columns; those that %s.csv needs are not all there", kind)
		return Detection{Kind: kind, Confidence: 0.3, Why: why}, nil
	}
	return Detection{Why: "its columns are none that are known: " + cell.Shorten(strings.Join(header, ", "))}, nil
}

// eventsIn is what a file of what people did or judged is.
func eventsIn(names []string) Detection {
	if slices.Contains(names, "occurredat") {
		return Detection{Elsewhere: true, Why: "it looks like a file of events, as outcomes are; send each with POST /v1/outcomes"}
	}
	return Detection{Why: "it looks like a file of events or judgments, which is read elsewhere"}
}

// detectCanonical holds a header against the canonical files of some kinds.
func detectCanonical(header, names []string, isWanted func(Kind) bool) (Detection, bool) {
	for _, t := range tables {
		count, complete := t.has(names)
		if !complete || !isWanted(t.Kind) || hasAny(names, eventMarks) {
			continue
		}
		share := min(float64(count)/float64(len(names)), 1)
		needed := strings.Join(append(slices.Clone(t.Needed), t.Either...), ", ")
		why := fmt.Sprintf("it has what %s.csv needs (%s), and %d of its %d columns are known", t.Kind, needed, count, len(header))
		return Detection{Kind: t.Kind, Confidence: 0.6 + 0.4*share, Why: why}, true
	}
	return Detection{}, false
}

// kinds of what layouts hold.
var kinds = map[tool.Holds]Kind{tool.Keywords: KeywordMap, tool.Searches: Searches, tool.Nothing: ""}

func detectionOf(l *tool.Layout, header []string, known int) Detection {
	share := min(float64(known)/float64(len(header)), 1)
	d := Detection{Kind: kinds[l.Holds], Tool: l.Tool, Layout: l.Report, Confidence: 0.8 + 0.2*share}
	d.Why = "its columns are those of " + l.Report + ": " + among(header, slices.Concat(l.All, l.Any))
	if l.Holds == tool.Nothing {
		name := strings.TrimPrefix(l.Report, "Search Console ")
		d.Why = "it is the table of " + name + " in Search Console's export, which holds no phrases"
	}
	return d
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
	return cell.Shorten(strings.Join(found, ", "))
}

func assetCount(names []string) (n int) {
	for _, name := range names {
		if slices.Contains(assetMarks, name) || slices.Contains(assetColumns, name) {
			n++
		}
	}
	return n
}

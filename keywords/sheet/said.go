package sheet

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"moments/keywords/sheet/cell"
	"moments/keywords/sheet/grid"
	"moments/keywords/sheet/tool"
)

// consoleRows is how many rows the page of Search Console exports at most.
const consoleRows = 1_000

// about is what other sheets of a book say of its phrases: Search Console's filters and dates.
type about struct{ market, period string }

// aboutOf looks for the sheets Filters and Dates.
func aboutOf(b *grid.Book) (a about) {
	for _, s := range b.Sheets() {
		l, _ := tool.Find(s.Header)
		switch {
		case l == nil:
		case strings.HasSuffix(l.Report, "filters"):
			a.filters(s)
		case strings.HasSuffix(l.Report, "dates"):
			a.period = periodOf(s)
		}
	}
	return a
}

// readFrom is what was read from a sheet that is left out, in words.
func (a *about) readFrom(s *grid.Sheet) string {
	l, _ := tool.Find(s.Header)
	switch {
	case l != nil && a.market != "" && strings.HasSuffix(l.Report, "filters"):
		return "; the country was read from it"
	case l != nil && a.period != "" && strings.HasSuffix(l.Report, "dates"):
		return "; the time was read from it"
	}
	return ""
}

func (a *about) filters(s *grid.Sheet) {
	for row, err := range s.Rows() {
		if err == nil && len(row.Cells) > 1 && tool.Plain(row.Cells[0]) == "country" {
			a.market = strings.TrimSpace(row.Cells[1])
		}
	}
}

// periodOf is the first and the last day of a sheet of days.
func periodOf(s *grid.Sheet) string {
	first, last := "", ""
	for row, err := range s.Rows() {
		if err != nil {
			continue
		}
		day, err := cell.Time(strings.TrimSpace(row.Cells[0]))
		if err == nil && day != "" && (first == "" || day < first) {
			first = day
		}
		last = max(last, day)
	}
	return spanText(first, last)
}

func spanText(first, last string) string {
	if first == last || last == "" {
		return first
	}
	return first + " to " + last
}

// conclude merges what says the same, and says what was found.
func (p *parser) conclude(a about) {
	if p.layout == nil {
		return
	}
	f := p.file
	f.join()
	for _, why := range slices.Sorted(maps.Keys(p.skipped)) {
		f.Notes = append(f.Notes, tool.Rows(p.skipped[why])+" "+why+" left out")
	}
	f.Market, f.Period = p.market(a), p.period(a)
	if p.layout.Tool == "search-console" && p.rows == consoleRows {
		f.Notes = append(f.Notes, "exactly 1,000 rows: Search Console's page stops there, so that the list is probably cut off; "+
			"its API gives more")
	}
	p.dateSearches()
}

func (p *parser) market(a about) string {
	names := slices.Sorted(maps.Keys(p.markets))
	switch {
	case len(names) > 1:
		listed := cell.Shorten(strings.Join(names, ", "))
		note := fmt.Sprintf("%d markets are mixed (%s): one row a phrase, with the largest volume", len(names), listed)
		p.file.Notes = append(p.file.Notes, note)
		return strings.Join(names[:min(len(names), 5)], ", ")
	case len(names) == 1:
		return names[0]
	case a.market != "":
		return a.market
	}
	return tool.MarketIn(p.file.Name)
}

// period is what the sheets beside, the lines before the header or the name of the file say.
func (p *parser) period(a about) string {
	if a.period != "" {
		return a.period
	}
	var days []string
	for _, line := range p.file.Sheet.Preamble {
		found := cell.Days(strings.Join(line, ", "))
		if days = append(days, found...); len(found) == 2 {
			days = found
			break
		}
	}
	if len(days) == 0 {
		days = cell.Days(p.file.Name)
	}
	if len(days) == 0 {
		return ""
	}
	return spanText(slices.Min(days), slices.Max(days))
}

// dateSearches gives searches without a date the month of the report, when it is one.
func (p *parser) dateSearches() {
	first, last, isSpan := strings.Cut(p.file.Period, " to ")
	if !isSpan {
		last = first
	}
	const month = len("2026-05")
	if len(first) < month || len(last) < month || first[:month] != last[:month] || p.file.Kind != Searches || !isSpan {
		return
	}
	for i := range p.file.Searches {
		if p.file.Searches[i].Date == "" {
			p.file.Searches[i].Date = first[:month]
		}
	}
}

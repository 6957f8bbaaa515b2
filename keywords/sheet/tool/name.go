package tool

import (
	"regexp"
	"strings"
)

// marketInName finds the market in Semrush's keyword_broad-match_us_2026-05-01 and Ahrefs's google_us_keyword.
var marketInName = regexp.MustCompile(`(?i)(?:[_-]([a-z]{2})[_-]\d{4}-?\d{2}-?\d{2})|(?:^google_([a-z]{2})_)`)

// MarketIn is the market in the name of a file, in lower case, or "".
func MarketIn(name string) string {
	m := marketInName.FindStringSubmatch(name)
	if m == nil {
		return ""
	}
	return strings.ToLower(m[1] + m[2])
}

// NotAsked is why a row of a report is no search, "" for one that is.
func NotAsked(phrase string) string {
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

package cell

import (
	"fmt"
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"moments/keywords/keymap"
)

var thousands = regexp.MustCompile(`^\d{1,3}([., '’\x{a0}\x{202f}]\d{3})+$`)

// Whole reads a whole number from 0 to limit, also with thousands separated; an empty cell is blank.
func Whole(blank, limit int) func(string) (int, error) {
	return func(text string) (int, error) {
		if text == "" {
			return blank, nil
		}
		if thousands.MatchString(text) {
			text = strings.Map(digitsOnly, text)
		}
		n, err := strconv.Atoi(text)
		if err != nil || n < 0 || n > limit {
			return 0, fmt.Errorf("no number: use a whole number from 0 to %d", limit)
		}
		return n, nil
	}
}

func digitsOnly(r rune) rune {
	if r >= '0' && r <= '9' {
		return r
	}
	return -1
}

// Count reads a number of searches; tools write some with a decimal point.
func Count(text string) (int, error) {
	if rest, ok := strings.CutSuffix(text, ".0"); ok {
		text = rest
	}
	return Whole(0, math.MaxInt32)(text)
}

// decimal reads a number with a decimal point or comma.
func decimal(text string) (float64, error) {
	return strconv.ParseFloat(strings.Replace(text, ",", ".", 1), 64)
}

// Weight reads a factor, with a decimal point or comma.
func Weight(text string) (float64, error) {
	if text == "" {
		return 0, nil
	}
	w, err := decimal(text)
	if err != nil || !(w > 0 && w <= keymap.MaxWeight) {
		return 0, fmt.Errorf("no weight: use a number above 0, at most %d", keymap.MaxWeight)
	}
	return w, nil
}

// Strength reads a share, with a decimal point or comma, or as a percentage.
func Strength(text string) (float64, error) {
	if text == "" {
		return 0, nil
	}
	number, isPercent := strings.CutSuffix(text, "%")
	v, err := decimal(strings.TrimSpace(number))
	if isPercent {
		v /= 100
	}
	if err != nil || !(v > 0 && v <= 1) {
		return 0, fmt.Errorf("no strength: use a number above 0, at most 1")
	}
	return v, nil
}

// Span is a volume: Low alone, or a range when High is not 0. Low -1 is unknown.
type Span struct{ Low, High int }

// silent are ways to write that a volume is not known.
var silent = []string{"", "-", "--", "–", "n/a", "null", "none"}

// Volume reads searches a month: a number, also with thousands separated or as 1.2K, a range such as 10 - 100 or <10,
// or nothing, which is unknown and not 0.
func Volume(text string) (Span, error) {
	if slices.Contains(silent, strings.ToLower(text)) {
		return Span{Low: -1}, nil
	}
	if n, err := Whole(-1, math.MaxInt32)(text); err == nil {
		return Span{Low: n}, nil
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
		return Span{}, fmt.Errorf("no volume: use a number of searches a month, or leave the cell empty")
	case from == to:
		return Span{Low: from}, nil
	}
	return Span{from, to}, nil
}

// short reads 800, 1.2K and 3M.
func short(text string) (int, error) {
	text, factor := strings.ToUpper(strings.TrimSpace(text)), 1.0
	if rest, ok := strings.CutSuffix(text, "K"); ok {
		text, factor = strings.TrimSpace(rest), 1e3
	} else if rest, ok := strings.CutSuffix(text, "M"); ok {
		text, factor = strings.TrimSpace(rest), 1e6
	}
	if n, err := Whole(-1, math.MaxInt32)(text); err == nil && n >= 0 && factor == 1 {
		return n, nil
	}
	v, err := decimal(text)
	if err != nil || !(v >= 0 && v*factor <= math.MaxInt32) {
		return 0, fmt.Errorf("no number: use digits")
	}
	return int(math.Round(v * factor)), nil
}

// buckets are what the numbers of Keyword Planner stand for when an account may not see more.
var buckets = map[int]Span{
	0: {0, 10}, 50: {10, 100}, 500: {100, 1_000}, 5_000: {1_000, 10_000}, 50_000: {10_000, 100_000}, 500_000: {100_000, 1_000_000},
	5_000_000: {1_000_000, 10_000_000},
}

// Bucket is the range that a number of Keyword Planner stands for, if it is one of those that do.
func Bucket(n int) (Span, bool) {
	s, ok := buckets[n]
	return s, ok
}

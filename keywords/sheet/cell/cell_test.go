package cell_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"moments/keywords/sheet/cell"
)

// said is a value as text, or the advice of the error.
func said[T any](v T, err error) string {
	if err != nil {
		return "! " + err.Error()[strings.LastIndex(err.Error(), ": ")+2:]
	}
	return fmt.Sprint(v)
}

func TestCells(t *testing.T) {
	match := func(text string) (string, error) {
		m, negative, err := cell.Match(text)
		return fmt.Sprint(m, " ", negative), err
	}
	for _, c := range []struct{ got, want string }{
		{said(cell.Persona("IT Manager")), "it-manager"}, {said(cell.Persona("-")), ""}, {said(cell.Persona("!")), "! use letters and digits, at most 64"},
		{said(cell.Topic("Food Safety")), "food-safety"}, {said(cell.Step("Fit?")), "fit"}, {said(cell.Stage("MOFU")), "consideration"},
		{said(cell.Stage("")), ""}, {said(cell.Moment("know")), "know/-/-"}, {said(cell.Moment("do/use/-")), "do/use/-"}, {said(cell.Moment("")), "-/-/-"},
		{said(cell.Moment("knowing")), "! write intent/step/persona, with - for any, as in do/use/-"},
		{said(cell.Source("Search Console")), "search-console"}, {said(cell.Source("x")), "! use search-console, site-search, support, social, sales, search-ads"},
		{said(cell.Status("LIVE")), ""}, {said(cell.Status("draft")), "draft"}, {said(cell.Status("on")), "! use live, draft or paused"},
		{said(match("Campaign Negative Broad")), "broad true"}, {said(match("Exact match")), "exact false"},
		{said(match("near")), "! use exact, phrase, broad or one of them with negative- before it"},
		{said(cell.Count("12.0")), "12"}, {said(cell.Count("1,350")), "1350"}, {said(cell.Count("-1")), "! use a whole number from 0 to 2147483647"},
		{said(cell.Weight("0,5")), "0.5"}, {said(cell.Weight("0")), "! use a number above 0, at most 10"}, {said(cell.Weight("NaN")), "! use a number above 0, at most 10"},
		{said(cell.Strength("30%")), "0.3"}, {said(cell.Strength("130%")), "! use a number above 0, at most 1"},
		{said(cell.Date("2026-05")), "2026-05"}, {said(cell.Date("2026-13")), "! use a day as in 2026-03-31, or a month as in 2026-03"},
		{said(cell.Time("2026-05-31T10:00:00Z")), "2026-05-31"}, {said(cell.Time("20260531")), "2026-05-31"}, {said(cell.Time("2026/05/31 10:00")), "2026-05-31"},
		{said(cell.Volume("1K-10K")), "{1000 10000}"}, {said(cell.Volume("-")), "{-1 0}"}, {said(cell.Volume("10-5")), "! use a number of searches a month, or leave the cell empty"},
		{said(cell.Volume("9M-9999M")), "! use a number of searches a month, or leave the cell empty"},
		{fmt.Sprint(cell.List(" a | |b")), "[a b]"}, {fmt.Sprint(cell.Bucket(500)), "{100 1000} true"}, {fmt.Sprint(cell.Bucket(501)), "{0 0} false"},
		{fmt.Sprint(cell.Days("May 1, 2025 - Apr 30, 2026, 20260531 and 2026-06-01")), "[2026-06-01 2025-05-01 2026-04-30 2026-05-31]"},
	} {
		if c.got != c.want {
			t.Errorf("%s, want %s", c.got, c.want)
		}
	}
}

// Whatever a cell holds, the value is within its limits, and an empty cell makes up nothing.
func TestAnyCell(t *testing.T) {
	signs := rapid.SampledFrom([]string{"1", "9", "0", ",", ".", "K", "M", "-", "<", " ", "e", "+", "\u00a0", "x", "to"})
	rapid.Check(t, func(t *rapid.T) {
		text := strings.Join(rapid.SliceOfN(signs, 1, 8).Draw(t, "text"), "")
		if v, err := cell.Volume(text); err == nil && (v.Low < -1 || v.High < 0 || v.High != 0 && v.High <= v.Low) {
			t.Fatalf("%q is %+v", text, v)
		}
		if n, err := cell.Count(text); err == nil && n < 0 {
			t.Fatalf("%q is %d", text, n)
		}
		if w, err := cell.Weight(text); err == nil && !(w > 0 && w <= 10) {
			t.Fatalf("%q weighs %v", text, w)
		}
	})
	if got := cell.Shorten(strings.Repeat("é", 200)); len(got) > 70 || !strings.HasSuffix(got, "...") {
		t.Error(got)
	}
	if !slices.Equal(cell.List(""), nil) {
		t.Error("an empty list has values")
	}
}

package twin

import (
	"fmt"
	"strings"
	"testing"

	"moments/content"
)

// Thousands of pages that begin with the same template are no group, and each is compared with few of the others.
func TestATemplateIsNoSquare(t *testing.T) {
	const n = 800
	run := func(word string, from, to int) string {
		var b strings.Builder
		for i := from; i < to; i++ {
			fmt.Fprint(&b, word, i, " ")
		}
		return b.String()
	}
	var f Finder
	for page := range n {
		f.Add(Page{ID: content.AssetID(fmt.Sprintf("p%06d", page)), Text: run("same", 0, 60) + run("own", page*100, page*100+10)})
	}
	s := f.search(0.9)
	s.gather()
	for _, g := range s.groups() {
		if len(g.Members) > n/10 {
			t.Errorf("%d pages that share less are a group", len(g.Members))
		}
	}
	const most = n * places / rows * (firstFew + lastFew)
	if s.pairs > most || s.pairs < n {
		t.Errorf("%d pairs of %d pages were compared, at most %d", s.pairs, n, most)
	}
}

// In a large catalogue those are read that show without their text that they may be twins.
func TestWhatResemblesANewcomer(t *testing.T) {
	n := newcomers{ids: map[content.AssetID]bool{"a": true}, titles: map[string]bool{"our prices": true}, bodies: map[string]bool{"b1": true}}
	for asset, want := range map[*content.Asset]bool{
		{ID: "a"}: true,
		{ID: "b", Title: "Our Prices", Body: "b2"}:     true,
		{ID: "c", Title: "Prices", Body: "b1"}:         true,
		{ID: "d", Title: "Our prices now", Body: "b2"}: false,
	} {
		if n.resembles(asset) != want {
			t.Errorf("%s: %v", asset.ID, !want)
		}
	}
}

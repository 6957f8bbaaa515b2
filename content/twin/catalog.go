package twin

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"moments/content"
)

// inOneList is how many assets are read at once.
const inOneList = 500

// In finds the twins among the assets of a catalogue that are not withdrawn, of one source only when it is not "". It reads every
// text: about a tenth of a second for a thousand pages of 500 words.
func In(ctx context.Context, catalog *content.Catalog, source string, least float64) ([]Group, error) {
	var f Finder
	err := f.addAll(ctx, catalog, func(a *content.Asset) bool { return source == "" || a.Source == source })
	if err != nil {
		return nil, err
	}
	return f.Groups(least), nil
}

// MostRead is how many texts Of reads without a special reason.
const MostRead = 10_000

// Of finds the twins of some assets, such as those that an import has brought, among all that are not withdrawn: the groups with at
// least one of them. It is the cheap form of [In]: of more than MostRead ids the first are looked at, and in a catalogue of more than
// MostRead assets only those of the others are read that have the title or, word for word, the text of one of them. That takes two
// seconds at most where In takes a tenth of a millisecond for each asset.
func Of(ctx context.Context, catalog *content.Catalog, ids []content.AssetID, least float64) ([]Group, error) {
	n := newcomers{ids: map[content.AssetID]bool{}, titles: map[string]bool{}, bodies: map[string]bool{}}
	if err := n.look(catalog, ids[:min(len(ids), MostRead)]); err != nil {
		return nil, err
	}
	if len(n.ids) == 0 {
		return nil, nil
	}
	keep := n.resembles
	if catalog.Facts().Len() <= MostRead {
		keep = func(*content.Asset) bool { return true }
	}
	var f Finder
	if err := f.addAll(ctx, catalog, keep); err != nil {
		return nil, err
	}
	return slices.DeleteFunc(f.Groups(least), func(g Group) bool {
		return !slices.ContainsFunc(g.Members, func(m Member) bool { return n.ids[m.ID] })
	}), nil
}

// newcomers are the assets whose twins are looked for, and what shows without reading a text that another asset is like one of them.
type newcomers struct {
	ids    map[content.AssetID]bool
	titles map[string]bool
	bodies map[string]bool
}

func (n *newcomers) look(catalog *content.Catalog, ids []content.AssetID) error {
	for some := range slices.Chunk(ids, inOneList) {
		list, err := catalog.GetMany(some)
		if err != nil {
			return fmt.Errorf("reading assets: %w", err)
		}
		for i := range list {
			if a := &list[i]; a.ID != "" && !a.Withdrawn && a.Body != "" {
				n.ids[a.ID], n.titles[strings.ToLower(a.Title)], n.bodies[a.Body] = true, true, true
			}
		}
	}
	return nil
}

func (n *newcomers) resembles(a *content.Asset) bool {
	return n.ids[a.ID] || n.bodies[a.Body] || n.titles[strings.ToLower(a.Title)]
}

func (f *Finder) addAll(ctx context.Context, catalog *content.Catalog, keep func(*content.Asset) bool) error {
	for from := content.AssetID(""); ; {
		list, next, err := catalog.List(from, inOneList)
		if err != nil {
			return fmt.Errorf("reading assets: %w", err)
		}
		for i := range list {
			if a := &list[i]; !a.Withdrawn && a.Body != "" && keep(a) {
				if err := f.addAsset(catalog, a); err != nil {
					return err
				}
			}
		}
		if err := ctx.Err(); err != nil || next == "" {
			return err
		}
		from = next
	}
}

func (f *Finder) addAsset(catalog *content.Catalog, a *content.Asset) error {
	text, err := catalog.Text(*a)
	if err != nil {
		return fmt.Errorf("reading %s: %w", a.ID, err)
	}
	text = strings.TrimPrefix(text, a.Title) // pages often begin with it, and it is compared for itself
	f.Add(Page{a.ID, a.Source, a.Title, a.URL, a.Language, a.Status, text})
	return nil
}

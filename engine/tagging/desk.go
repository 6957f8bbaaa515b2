package tagging

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"

	"golang.org/x/sync/errgroup"

	"moments/content"
	"moments/content/label"
	"moments/content/suggest"
	"moments/content/suggest/subject"
	"moments/internal/kv"
	"moments/keywords/keymap"
)

// Desk suggests and takes answers for one site. Its methods may be called concurrently.
type Desk struct {
	catalog *content.Catalog
	library *keymap.Library
	labels  *label.Book

	mu       sync.Mutex
	base     *suggest.Model // nil before the first suggestion
	model    *suggest.Model // what the labels have made of it
	revision kv.Seq         // of the labels that the model has learned from
}

// New returns a desk. Nothing is read before the first suggestion.
func New(catalog *content.Catalog, library *keymap.Library, labels *label.Book) *Desk {
	return &Desk{catalog: catalog, library: library, labels: labels}
}

// Labels is what people have said.
func (d *Desk) Labels() *label.Book { return d.labels }

// Filter chooses assets. The zero value is all that are open on some axis.
type Filter struct {
	IDs    []content.AssetID // only these; none means all
	Source string            // only those of this import root, "" means any
	All    bool              // also those that are open on no axis
	From   content.AssetID   // to go on from
	Limit  int               // 0 means DefaultLimit, at most MaxLimit
}

// How many assets one call looks at.
const (
	DefaultLimit = 100
	MaxLimit     = 1000
)

// Suggested is an asset with what it would serve. Open are the axes of which nothing is known, and which a person has not dismissed.
type Suggested struct {
	Asset content.Asset
	Open  []content.Axis
	suggest.Suggestions

	features []suggest.Feature
}

// Of are the suggestions for an axis of tags, those that are probable enough.
func (s *Suggested) Of(axis content.Axis, least float64) (values []string, sure float64) {
	list := s.Topics
	switch axis {
	case content.AxisMoments:
		list = s.Moments
	case content.AxisKind:
		list = []suggest.Suggestion{s.Kind}
	}
	sure = 1
	for _, one := range list {
		if one.Value != "" && one.Confidence >= least {
			values = append(values, one.Value)
			sure = min(sure, one.Confidence)
		}
	}
	if len(values) == 0 {
		return nil, 0
	}
	return values, sure
}

// Suggest looks at up to Limit assets in order of their ids and returns those that the filter lets through, and the id to go on from,
// "" at the end. An asset costs about a millisecond, and the call some ten microseconds for each asset that the site has.
func (d *Desk) Suggest(ctx context.Context, f Filter) (list []Suggested, next content.AssetID, err error) {
	v, err := d.view()
	if err != nil {
		return nil, "", err
	}
	return d.look(ctx, f, v)
}

// view is what assets are judged by, at one time.
type view struct {
	model     *suggest.Model
	site      suggest.Site
	dismissed map[content.AssetID][]content.Axis
}

func (d *Desk) view() (v view, err error) {
	if v.model, err = d.Model(); err != nil {
		return v, err
	}
	if v.site, err = d.site(); err != nil {
		return v, err
	}
	v.dismissed, err = d.dismissed()
	return v, err
}

func (d *Desk) look(ctx context.Context, f Filter, v view) (list []Suggested, next content.AssetID, err error) {
	limit := min(f.Limit, MaxLimit)
	if limit <= 0 {
		limit = DefaultLimit
	}
	var found []content.Asset
	if len(f.IDs) > 0 {
		found, next, err = d.named(f, limit)
	} else {
		found, next, err = d.catalog.List(f.From, limit)
	}
	if err != nil {
		return nil, "", err
	}
	for _, a := range found {
		open := openAxes(&a, v.dismissed)
		if (f.Source == "" || a.Source == f.Source) && (f.All || len(open) > 0) {
			list = append(list, Suggested{Asset: a, Open: open})
		}
	}
	return list, next, d.judge(ctx, list, v)
}

// named are the assets of the filter's ids from From on, in its order of ids. One that is not there is kv.ErrNotFound.
func (d *Desk) named(f Filter, limit int) (found []content.Asset, next content.AssetID, err error) {
	ids := slices.Sorted(slices.Values(f.IDs))
	ids = slices.Compact(ids)
	start, _ := slices.BinarySearch(ids, f.From)
	ids = ids[start:]
	if len(ids) > limit {
		next, ids = ids[limit], ids[:limit]
	}
	found, err = d.catalog.GetMany(ids)
	for i := range found {
		if found[i].ID == "" {
			return nil, "", fmt.Errorf("asset %q: %w", ids[i], kv.ErrNotFound)
		}
	}
	return found, next, err
}

// plain is the kind of assets whose source says none.
const plain = "article"

func openAxes(a *content.Asset, dismissed map[content.AssetID][]content.Axis) (open []content.Axis) {
	for _, axis := range content.Axes() {
		values := a.Values(axis)
		blank := len(values) == 0 || axis == content.AxisKind && values[0] == plain
		if blank && !a.ConfirmedOn(axis) && !slices.Contains(dismissed[a.ID], axis) {
			open = append(open, axis)
		}
	}
	return open
}

func (d *Desk) dismissed() (map[content.AssetID][]content.Axis, error) {
	labels, err := d.labels.List(func(l *label.Label) bool { return l.Verdict == label.Dismissed })
	of := map[content.AssetID][]content.Axis{}
	for _, l := range labels {
		of[l.Asset] = append(of[l.Asset], l.Axis)
	}
	return of, err
}

// judges is how many texts are judged at once.
const judges = 2

func (d *Desk) judge(ctx context.Context, list []Suggested, v view) error {
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(judges)
	for i := range list {
		group.Go(func() error {
			if ctx.Err() != nil {
				return ctx.Err()
			}
			page, err := d.page(&list[i].Asset)
			if err != nil {
				return fmt.Errorf("asset %s: %w", list[i].Asset.ID, err)
			}
			list[i].Suggestions, list[i].features = v.model.Judge(page, v.site)
			return nil
		})
	}
	return group.Wait()
}

// page is an asset without its tags. The kind that every asset has whose source says none is none.
func (d *Desk) page(a *content.Asset) (suggest.Page, error) {
	text, err := d.catalog.Text(*a)
	if errors.Is(err, kv.ErrNotFound) {
		err = nil
	}
	p := suggest.Page{Title: a.Title, Summary: a.Summary, URL: a.URL, Source: a.Source, Kind: a.Kind, Language: a.Language, Text: text}
	if p.Kind == plain || a.ConfirmedOn(content.AxisKind) {
		p.Kind = ""
	}
	for _, h := range a.Hints {
		p.Hints = append(p.Hints, suggest.Hint{Intent: h.Intent, Reason: h.Why})
	}
	return p, err
}

// site is what pages are judged for.
func (d *Desk) site() (suggest.Site, error) {
	s := d.library.Current()
	var tagged []subject.Tagged
	for from := content.AssetID(""); ; {
		list, next, err := d.catalog.List(from, MaxLimit)
		if err != nil {
			return suggest.Site{}, err
		}
		for i := range list {
			if a := &list[i]; len(a.Topics) > 0 {
				tagged = append(tagged, subject.Tagged{Topics: a.Topics, Title: a.Title, Summary: a.Summary, Language: a.Language})
			}
		}
		if next == "" {
			break
		}
		from = next
	}
	return suggest.Site{Personas: s.Personas, Steps: s.Steps, Topics: subject.NewProfile(s.Topics, tagged)}, nil
}

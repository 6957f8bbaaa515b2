package evals

import (
	"context"
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"

	"moments/cmd/moments/app"

	"moments/keywords"
	"moments/keywords/tagger"
	"moments/keywords/tagger/lexicon"
	"moments/keywords/tagger/model"
	"moments/keywords/tagger/speech"
	"moments/keywords/tagger/train"
)

// before is the model that learning begins with.
func (o *tagsOptions) before(site tagger.Site) (*model.Model, error) {
	if o.fresh {
		l, err := lexicon.Load(keywords.English)
		if err != nil {
			return nil, err
		}
		return model.New(l), nil
	}
	if site.Model != nil {
		return site.Model, nil
	}
	return model.Load(keywords.English)
}

// settings are those for phrases that add to a model, or, for a fresh start, make one.
func (o *tagsOptions) settings() train.Settings {
	settings := train.Correcting()
	if o.fresh {
		settings = train.Settings{}
	}
	settings.Tags = new(speech.Reader).Names
	return settings
}

// trainTags learns from the phrases that are not held back, writes the model, and measures the others before and after.
func (a command) trainTags(ctx context.Context, site tagger.Site, phrases []train.Labelled, o tagsOptions) ([]tagsResult, error) {
	before, err := o.before(site)
	if err != nil {
		return nil, err
	}
	rest, held := train.HoldBack(phrases)
	learned, err := train.Fit(ctx, before, rest, o.settings())
	if err != nil {
		return nil, app.UsageError{Err: fmt.Errorf("learning from %d phrases: %w", len(rest), err)}
	}
	earlier, later := site, site
	earlier.Model, later.Model = before, learned
	results := []tagsResult{
		measureTags("held back, before", held, reader(earlier)), measureTags("held back, after", held, reader(later)),
	}
	return results, writeModel(o.train, learned, source(rest))
}

// crossTags measures every phrase with a model that has not learned from it.
func (a command) crossTags(ctx context.Context, site tagger.Site, phrases []train.Labelled, o tagsOptions) ([]tagsResult, error) {
	before, err := o.before(site)
	if err != nil {
		return nil, err
	}
	queries := map[keywords.Phrase]keywords.Query{}
	bar := a.Progress("learning")
	defer bar.Done()
	for fold := range o.cross {
		rest, held := train.Split(phrases, o.cross, fold)
		learned, err := train.Fit(ctx, before, rest, o.settings())
		if err != nil {
			return nil, app.UsageError{Err: fmt.Errorf("learning without part %d: %w", fold+1, err)}
		}
		site.Model = learned
		read := reader(site)
		for _, l := range held {
			queries[l.Phrase] = read(l.Phrase)
		}
		bar.Update(fold+1, o.cross)
	}
	return []tagsResult{measureTags("cross-validated", phrases, func(p keywords.Phrase) keywords.Query { return queries[p] })}, nil
}

// source says what a model was learned from.
func source(phrases []train.Labelled) string {
	count, holdOut := map[string]int{}, map[string]int{}
	for _, l := range phrases {
		count[l.Set]++
		holdOut[l.Set] = l.HoldOut
	}
	var b strings.Builder
	fmt.Fprintf(&b, "What was learned of English phrases, by moments eval tags --train. Features and weights in nats; see package model.\n")
	fmt.Fprintf(&b, "Learned from:\n")
	for _, set := range slices.Sorted(maps.Keys(count)) {
		fmt.Fprintf(&b, "  %s: %d phrases; one in %d was held back\n", set, count[set], holdOut[set])
	}
	return b.String()
}

// writeModel writes a file in one go, so that a model is whole or not there.
func writeModel(name string, m *model.Model, comment string) error {
	var b strings.Builder
	if err := m.Write(&b, comment); err != nil {
		return err
	}
	partial := name + ".partial"
	if err := os.WriteFile(partial, []byte(b.String()), 0o644); err != nil {
		return fmt.Errorf("writing the model: %w", err)
	}
	return os.Rename(partial, name)
}

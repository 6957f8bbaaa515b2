package demo

import (
	"context"
	"embed"
	"encoding/csv"
	"fmt"
	"io"
	"io/fs"
	"strconv"
	"strings"
	"time"

	"moments/content"
	"moments/content/ingest"
	"moments/engine"
	"moments/internal/kv"
	"moments/keywords"
	"moments/keywords/sheet"
)

//go:embed site
var files embed.FS

// written is the day for which the dates of the site were written.
var written = time.Date(2026, 11, 21, 0, 0, 0, 0, time.UTC)

// Examples are phrases that show what the engine does.
func Examples() []string {
	return []string{
		"what is haccp", "how do i calibrate a fridge sensor", "calibration lab near me", "buy data loggers", "is wireless monitoring worth it",
		"fridge beeping what now", "vaccine fridge alarm 9 degrees", "battery recycling near me",
	}
}

// Load writes the site into an empty engine, with its dates moved as far as today is from the day it was written.
func Load(ctx context.Context, e *engine.Engine, by kv.Author, today time.Time) error {
	tables := []string{"personas.csv", "steps.csv", "keyword_map.csv", "moments.csv"}
	for _, name := range tables {
		if err := loadTable(ctx, e, by, name); err != nil {
			return fmt.Errorf("sample site: %s: %w", name, err)
		}
	}
	assets, err := fs.Sub(files, "site/assets")
	if err != nil {
		return err
	}
	moved := today.UTC().Truncate(24 * time.Hour).Sub(written)
	report, err := ingest.Import(ctx, e.Catalog(), ingest.Source{FS: assets, Name: "kelvane"}, ingest.Options{
		Author: by, Now: by.At, Edit: func(in *content.Input) {
			in.ID = content.AssetID(strings.TrimSuffix(in.ExternalID, ".md"))
			move(in, moved)
		},
	})
	if err != nil {
		return fmt.Errorf("sample site: %w", err)
	}
	if report.Skipped() > 0 {
		return fmt.Errorf("sample site: %d pages skipped, the first: %+v", report.Skipped(), report.Skips[0])
	}
	return e.CatchUp(ctx)
}

func move(in *content.Input, by time.Duration) {
	for _, t := range []*time.Time{&in.Published, &in.Updated, &in.Expires} {
		if !t.IsZero() {
			*t = t.Add(by)
		}
	}
}

func loadTable(ctx context.Context, e *engine.Engine, by kv.Author, name string) error {
	file, err := files.Open("site/" + name)
	if err != nil {
		return err
	}
	defer file.Close()
	table, err := sheet.Read(file, name, sheet.Options{})
	if err != nil {
		return err
	}
	library := e.Library()
	switch table.Kind {
	case sheet.Personas:
		_, err = library.PutPersonas(ctx, by, table.Personas)
	case sheet.Steps:
		_, err = library.PutSteps(ctx, by, table.Steps)
	case sheet.KeywordMap:
		_, err = library.Publish(ctx, by, table.Map, "sample")
	case sheet.Moments:
		_, err = library.PutPlanned(ctx, by, table.Planned)
	}
	return err
}

// Judgments is the file of judged phrases, for eval.
func Judgments() (io.ReadCloser, error) { return files.Open("site/judgments.csv") }

// readHabits reads traffic.csv: phrase, weight, persona, from_day, to_day, trend, wants.
func readHabits() ([]habit, error) {
	file, err := files.Open("site/traffic.csv")
	if err != nil {
		return nil, err
	}
	defer file.Close()
	records, err := csv.NewReader(file).ReadAll()
	if err != nil {
		return nil, fmt.Errorf("traffic.csv: %w", err)
	}
	habits := make([]habit, 0, len(records))
	for i, r := range records[1:] {
		h := habit{phrase: r[0], persona: keywords.Persona(r[2]), trend: r[5]}
		for n, field := range map[int]*int{3: &h.from, 4: &h.to} {
			if *field, err = strconv.Atoi(r[n]); err != nil {
				return nil, fmt.Errorf("traffic.csv: row %d: %w", i+2, err)
			}
		}
		if h.weight, err = strconv.ParseFloat(r[1], 64); err != nil {
			return nil, fmt.Errorf("traffic.csv: row %d: %w", i+2, err)
		}
		for slug := range strings.SplitSeq(r[6], "|") {
			if slug != "" {
				h.wants = append(h.wants, content.AssetID(slug))
			}
		}
		habits = append(habits, h)
	}
	return habits, nil
}

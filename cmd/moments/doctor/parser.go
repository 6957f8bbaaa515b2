package doctor

import (
	"archive/zip"
	"bytes"
	"context"
	"fmt"

	"moments/content/ingest"
	"moments/keywords/sheet/grid"
)

// parser sends two small files the way that strange ones go.
func parser(ctx context.Context, p *Patient) Finding {
	const try = "see that this program may start itself again: it parses files in a child process"
	files, err := samples()
	if err != nil {
		return problem(err.Error(), try)
	}
	var titles []string
	for item, err := range ingest.Read(ctx, ingest.Source{FS: files, Name: "doctor"}, ingest.Options{Runner: p.Runner}) {
		switch {
		case err != nil:
			return problem(err.Error(), try)
		case item.Skip != nil:
			return problem(fmt.Sprintf("%s: found %s", item.Path, item.Skip.Found), try)
		}
		titles = append(titles, item.Input.Title)
	}
	if len(titles) != 2 {
		return problem(fmt.Sprintf("of two files came %d assets", len(titles)), try)
	}
	return ok("both came back as assets")
}

// samples are the files, in a zip in memory.
func samples() (*zip.Reader, error) {
	var table bytes.Buffer
	row := []string{"a", "/a", "From a spreadsheet"}
	err := grid.WriteXLSX(&table, grid.Table{Name: "assets", Header: []string{"id", "url", "title"}, Rows: grid.Lines([][]string{row})})
	if err != nil {
		return nil, fmt.Errorf("writing a spreadsheet: %w", err)
	}
	var packed bytes.Buffer
	writer := zip.NewWriter(&packed)
	for _, f := range []struct{ name, data string }{
		{"assets.xlsx", table.String()}, {"page.md", "---\ntitle: From a page\n---\n\nA page of the doctor.\n"},
	} {
		w, err := writer.Create(f.name)
		if err == nil {
			_, err = w.Write([]byte(f.data))
		}
		if err != nil {
			return nil, fmt.Errorf("packing %s: %w", f.name, err)
		}
	}
	if err := writer.Close(); err != nil {
		return nil, fmt.Errorf("packing: %w", err)
	}
	return zip.NewReader(bytes.NewReader(packed.Bytes()), int64(packed.Len()))
}

package api

import (
	"bytes"
	"context"
	"fmt"
	"net/http"

	"github.com/gin-gonic/gin"

	"moments/api/strict"
	"moments/content"
	"moments/internal/kv"
)

// maxBulk is how many assets may come at once.
const maxBulk = 10_000

// bulk is many assets, one JSON object a line.
type bulk struct {
	rows   []bulkRow
	dryRun bool
}

// bulkRow is a line: an input, or why it is none.
type bulkRow struct {
	line  int
	input content.Input
	err   error
}

func readBulk(c *gin.Context) (b bulk, err error) {
	p := params{c: c}
	b.dryRun = p.flag("dry_run")
	if err := p.err(); err != nil {
		return b, err
	}
	data, err := readBody(c, []string{mediaLines, "application/jsonl", "application/x-jsonlines"})
	if err != nil {
		return b, err
	}
	decoder := strict.For[Asset](strict.DefaultLimits())
	line := 0
	for text := range bytes.Lines(data) {
		line++
		if len(bytes.TrimSpace(text)) == 0 {
			continue
		}
		if len(b.rows) == maxBulk {
			return b, fmt.Errorf("%w: more than %d assets at once", errTooLarge, maxBulk)
		}
		row := bulkRow{line: line}
		row.input, row.err = readRow(decoder, text)
		b.rows = append(b.rows, row)
	}
	if len(b.rows) == 0 {
		return b, &strict.Error{Fields: []strict.Field{{Code: strict.Syntax, Message: "the body is empty", Suggestion: "send one asset a line"}}}
	}
	return b, nil
}

func readRow(decoder *strict.Decoder[Asset], text []byte) (content.Input, error) {
	asset, err := decoder.Decode(text)
	if err != nil {
		return content.Input{}, err
	}
	return asset.input()
}

// BulkResult says what became of each line. Status is 200 when all were taken, 422 when none was, else 207.
type BulkResult struct {
	New       int          `json:"new"`
	Changed   int          `json:"changed"`
	Unchanged int          `json:"unchanged"`
	Failed    int          `json:"failed"`
	DryRun    bool         `json:"dry_run"`
	Results   []LineResult `json:"results"`
	seq       kv.Seq
}

// LineResult is what became of one line: an id and outcome, or a code and what is wrong. The id of an asset that would be new is not known
// before it is written.
type LineResult struct {
	Line    int     `json:"line"`
	ID      string  `json:"id,omitempty"`
	Outcome string  `json:"outcome"` // new, changed, unchanged, failed
	Code    string  `json:"code,omitempty"`
	Detail  string  `json:"detail,omitempty"`
	Errors  []Fault `json:"errors,omitempty"`
}

func (b BulkResult) head(h http.Header) int {
	setSeq(h, kv.Cmd, b.seq)
	switch b.Failed {
	case 0:
		return http.StatusOK
	case len(b.Results):
		return http.StatusUnprocessableEntity
	}
	return http.StatusMultiStatus
}

// putAssets writes what can be written. An error of the store ends it: what was written before stays, and is told line by line.
func (s *Server) putAssets(ctx context.Context, b bulk) (BulkResult, error) {
	var inputs []content.Input
	for _, row := range b.rows {
		if row.err == nil {
			inputs = append(inputs, row.input)
		}
	}
	puts, err := s.putOrPreview(ctx, b.dryRun, inputs)
	if err != nil && len(puts) == 0 {
		return BulkResult{}, err
	}
	result := BulkResult{DryRun: b.dryRun, Results: make([]LineResult, len(b.rows))}
	for i, row := range b.rows {
		switch {
		case row.err != nil:
			result.fail(i, row.line, row.err)
		case len(puts) == 0:
			result.fail(i, row.line, err)
		default:
			result.took(i, row.line, puts[0])
			puts = puts[1:]
		}
	}
	return result, nil
}

func (s *Server) putOrPreview(ctx context.Context, dryRun bool, inputs []content.Input) ([]content.Put, error) {
	if len(inputs) == 0 {
		return nil, nil
	}
	if dryRun {
		return s.engine.Catalog().Preview(inputs...)
	}
	s.editing.Lock()
	defer s.editing.Unlock()
	return s.engine.Catalog().Put(ctx, s.author(callerOf(ctx)), inputs...)
}

func (b *BulkResult) fail(i, line int, err error) {
	p := ProblemOf(err)
	b.Failed++
	b.Results[i] = LineResult{Line: line, Outcome: "failed", Code: p.Code, Detail: p.Detail, Errors: p.Errors}
}

func (b *BulkResult) took(i, line int, put content.Put) {
	switch put.Outcome {
	case content.New:
		b.New++
	case content.Changed:
		b.Changed++
	default:
		b.Unchanged++
	}
	b.seq = max(b.seq, put.Seq)
	b.Results[i] = LineResult{Line: line, ID: string(put.ID), Outcome: string(put.Outcome)}
}

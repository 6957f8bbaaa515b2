package api

import (
	"bytes"
	"context"
	"fmt"
	"net/http"

	"github.com/gin-gonic/gin"

	"moments/api/problem"
	"moments/api/rest"
	"moments/api/strict"
	"moments/api/wire"
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

func readBulk() rest.Reader[bulk] {
	decoder := strict.For[wire.Asset](strict.DefaultLimits())
	media := []string{rest.Lines, "application/jsonl", "application/x-jsonlines"}
	return func(c *gin.Context) (bulk, error) {
		p := rest.Params{Context: c}
		b := bulk{dryRun: p.Flag("dry_run")}
		if err := p.Err(); err != nil {
			return b, err
		}
		data, err := rest.ReadBody(c, media)
		if err != nil {
			return b, err
		}
		return b, b.read(decoder, data)
	}
}

func (b *bulk) read(decoder *strict.Decoder[wire.Asset], data []byte) error {
	line := 0
	for text := range bytes.Lines(data) {
		line++
		if len(bytes.TrimSpace(text)) == 0 {
			continue
		}
		if len(b.rows) == maxBulk {
			return fmt.Errorf("%w: more than %d assets at once", problem.ErrTooLarge, maxBulk)
		}
		row := bulkRow{line: line}
		asset, err := decoder.Decode(text)
		if err == nil {
			row.input, err = asset.Input()
		}
		row.err = err
		b.rows = append(b.rows, row)
	}
	if len(b.rows) > 0 {
		return nil
	}
	return &strict.Error{Fields: []strict.Field{{
		Code: strict.Syntax, Message: "the body is empty", Suggestion: "send one asset a line",
	}}}
}

// putAssets writes what can be written. An error of the store ends it: what was written before stays, and is told line by
// line.
func (s *Server) putAssets(ctx context.Context, b bulk) (rest.Reply, error) {
	var inputs []content.Input
	for _, row := range b.rows {
		if row.err == nil {
			inputs = append(inputs, row.input)
		}
	}
	puts, err := s.putOrPreview(ctx, b.dryRun, inputs)
	if err != nil && len(puts) == 0 {
		return rest.Reply{}, err
	}
	if err != nil {
		s.log.Error("writing assets", "written", len(puts), "error", err)
	}
	return b.reply(puts, err), nil
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

// reply says what became of each line: 200 when all were taken, 422 when none was, else 207. Lines without a put have
// failed with err.
func (b *bulk) reply(puts []content.Put, err error) rest.Reply {
	result := wire.BulkResult{DryRun: b.dryRun, Results: make([]wire.LineResult, 0, len(b.rows))}
	seq := kv.Seq(0)
	for _, row := range b.rows {
		switch {
		case row.err != nil:
			result.Fail(row.line, row.err)
		case len(puts) == 0:
			result.Fail(row.line, err)
		default:
			seq = max(seq, puts[0].Seq)
			result.Took(row.line, puts[0])
			puts = puts[1:]
		}
	}
	r := rest.Reply{Body: result, Seq: rest.SeqText(kv.Cmd, seq)}
	switch result.Failed {
	case 0:
	case len(b.rows):
		r.Status = http.StatusUnprocessableEntity
	default:
		r.Status = http.StatusMultiStatus
	}
	return r
}

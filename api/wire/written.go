package wire

import (
	"moments/api/problem"
	"moments/content"
)

// AssetList is one page of the catalogue, in order of ids. Next is the cursor of the page after, "" at the end.
type AssetList struct {
	Assets []Asset `json:"assets"`
	Next   string  `json:"next"`
}

// WrittenAsset says what a write did. Outcome is new, changed, unchanged or withdrawn.
type WrittenAsset struct {
	ID      string `json:"id"`
	Outcome string `json:"outcome"`
	Version int    `json:"version"`
	DryRun  bool   `json:"dry_run"`
}

// Withdrawn is the outcome of taking an asset out of every answer, Failed that of a line that was not taken.
const (
	Withdrawn = "withdrawn"
	Failed    = "failed"
)

// BulkResult says what became of each line.
type BulkResult struct {
	New       int          `json:"new"`
	Changed   int          `json:"changed"`
	Unchanged int          `json:"unchanged"`
	Failed    int          `json:"failed"`
	DryRun    bool         `json:"dry_run"`
	Results   []LineResult `json:"results"`
}

// LineResult is what became of one line: an id and an outcome, or a code and what is wrong. The id of an asset that would
// be new is not known before it is written.
type LineResult struct {
	Line    int             `json:"line"`
	ID      string          `json:"id,omitempty"`
	Outcome string          `json:"outcome"`
	Code    string          `json:"code,omitempty"`
	Detail  string          `json:"detail,omitempty"`
	Errors  []problem.Fault `json:"errors,omitempty"`
}

// Fail adds a line that was not taken.
func (b *BulkResult) Fail(line int, err error) {
	p := problem.Of(err)
	b.Failed++
	b.Results = append(b.Results, LineResult{Line: line, Outcome: Failed, Code: p.Code, Detail: p.Detail, Errors: p.Errors})
}

// Took adds a line that was taken.
func (b *BulkResult) Took(line int, put content.Put) {
	switch put.Outcome {
	case content.New:
		b.New++
	case content.Changed:
		b.Changed++
	default:
		b.Unchanged++
	}
	b.Results = append(b.Results, LineResult{Line: line, ID: string(put.ID), Outcome: string(put.Outcome)})
}

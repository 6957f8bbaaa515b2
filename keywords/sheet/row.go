package sheet

import (
	"fmt"
	"strings"

	"moments/keywords"
	"moments/keywords/sheet/grid"
)

// row is one record of a file while it is read.
type row struct {
	*parser
	cells   []string
	line    int
	refused bool
}

func (r *row) refuse(column, code, found, try string) {
	r.refused = true
	r.parser.refuse(RowError{Row: r.line, Column: column, Found: found, Try: try, Code: code})
}

// text is the cell of a column without the spaces around it, "" when the file has no such column.
func (r *row) text(column string) string {
	i, ok := r.at[column]
	if !ok || i >= len(r.cells) {
		return ""
	}
	return strings.Clone(grid.Unguard(strings.TrimSpace(r.cells[i])))
}

// needed is text that must be there.
func (r *row) needed(column string) string {
	text := r.text(column)
	if text == "" {
		r.refuse(column, CodeMissing, "nothing", "fill the cell")
	}
	return text
}

// taken notes the place of an entry that was added to the file.
func (r *row) taken() { r.file.Lines = append(r.file.Lines, r.line) }

// parsed is a cell as a value. Parse's error ends with what to use instead.
func parsed[T any](r *row, column string, parse func(string) (T, error)) T {
	text := r.text(column)
	v, err := parse(text)
	if err != nil {
		r.refuse(column, CodeInvalid, fmt.Sprintf("%q", text), adviceOf(err))
	}
	return v
}

// adviceOf is what a parse error says after its last colon.
func adviceOf(err error) string {
	text := err.Error()
	if i := strings.LastIndex(text, ": "); i >= 0 {
		return text[i+len(": "):]
	}
	return text
}

// cleaned is text as a phrase.
func (r *row) cleaned(column, text string) keywords.Phrase {
	phrase, err := keywords.ParsePhrase(text)
	if err != nil {
		r.refuse(column, CodeInvalid, fmt.Sprintf("%q", text), fmt.Sprintf("write 1 to %d bytes", keywords.MaxPhraseBytes))
	}
	return phrase
}

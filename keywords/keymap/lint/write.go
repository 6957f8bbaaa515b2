package lint

import (
	"encoding/json"
	"fmt"
	"io"
	"strings"
)

// Artifact is what SARIF calls the map when it is in no file.
const Artifact = "keyword-map"

// Summary counts findings.
type Summary struct {
	Rows     int          `json:"rows"`
	Errors   int          `json:"errors"`
	Warnings int          `json:"warnings"`
	Notes    int          `json:"notes"`
	Codes    map[Code]int `json:"codes"`
}

// Summarise counts the findings of so many rows.
func Summarise(rows int, list []Finding) Summary {
	s := Summary{Rows: rows, Codes: map[Code]int{}}
	for i := range list {
		s.Codes[list[i].Code]++
		switch list[i].Severity {
		case Error:
			s.Errors++
		case Warning:
			s.Warnings++
		case Note:
			s.Notes++
		}
	}
	return s
}

func (s Summary) String() string {
	return fmt.Sprintf("%d rows: %d errors, %d warnings, %d notes", s.Rows, s.Errors, s.Warnings, s.Notes)
}

// WriteText writes two lines for each finding, as compilers do: the place, what was found, and what to do. At most limit of each severity are
// written, and how many more there are; 0 writes all. Artifact names the file.
func WriteText(w io.Writer, artifact string, list []Finding, limit int) error {
	var b strings.Builder
	written := map[Severity]int{}
	for i := range list {
		f := &list[i]
		if written[f.Severity]++; limit > 0 && written[f.Severity] > limit {
			continue
		}
		fmt.Fprintf(&b, "%s: %s[%s]: %s\n  try: %s\n", f.where(artifact), f.Severity, f.Code, f.Found, f.Fix)
	}
	for _, s := range []Severity{Error, Warning, Note} {
		if more := written[s] - limit; limit > 0 && more > 0 {
			fmt.Fprintf(&b, "and %d more of severity %s\n", more, s)
		}
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// where is the place of the first row, as file:line when the line is known.
func (f *Finding) where(artifact string) string {
	if len(f.Rows) == 0 {
		return artifact
	}
	p := f.Rows[0]
	at := fmt.Sprintf("%s row %d", artifact, p.Number)
	if p.Line > 0 {
		at = fmt.Sprintf("%s:%d", artifact, p.Line)
	}
	return fmt.Sprintf("%s (%s %q)", at, p.ID, p.Phrase)
}

// WriteJSON writes one object: summary and findings.
func WriteJSON(w io.Writer, rows int, list []Finding) error {
	if list == nil {
		list = []Finding{}
	}
	encoder := json.NewEncoder(w)
	encoder.SetIndent("", "  ")
	encoder.SetEscapeHTML(false)
	return encoder.Encode(struct {
		Summary  Summary   `json:"summary"`
		Findings []Finding `json:"findings"`
	}{Summarise(rows, list), list})
}

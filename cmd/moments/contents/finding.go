package contents

import (
	"fmt"
	"slices"
	"strings"

	"moments/engine/intake"
)

// sayFinding says what a file was taken for.
func (d *desk) sayFinding(f intake.Finding) {
	what := string(f.Kind)
	if f.Tool != "" {
		what += " (" + f.Tool + ")"
	}
	if f.Total > 0 {
		what += ": " + counted(f.Total, "row")
	}
	d.Say("%s holds %s", f.File.Name, what)
	if f.Why != "" {
		d.Say("because %s", f.Why)
	}
	for _, s := range f.Sheets {
		if f.Kind == intake.Assets {
			s.Ignored = nil // the report of the run has them
		}
		d.saySheet(s, len(f.Sheets) > 1)
	}
	for _, l := range f.Left {
		d.Say("sheet %q is left out: %s", l.Name, l.Why)
		if l.Kind != "" {
			d.Say("  moments import %s --as %s", f.File.Name, l.Kind)
		}
	}
	if f.Named != "" {
		d.Say("%s", f.Named)
	}
}

// saySheet says how a table is written, which column is which, and what is left out.
func (d *desk) saySheet(s intake.Sheet, named bool) {
	if named {
		d.Say("sheet %q:", s.Name)
	}
	if how := written(s); how != "" {
		d.Say("%s", how)
	}
	for _, about := range []struct{ what, text string }{{"market", s.Market}, {"period", s.Period}} {
		if about.text != "" {
			d.Say("%s: %s", about.what, about.text)
		}
	}
	var columns []string
	for _, c := range s.Columns {
		columns = append(columns, c.Name+"="+c.Header)
	}
	if len(columns) > 0 {
		d.Say("columns: %s", strings.Join(columns, ", "))
	}
	for _, c := range s.Ignored {
		d.Say("column %q is left out: %s", c.Name, c.Why)
	}
}

// delimiters are those that have no sign of their own, or are not seen well.
var delimiters = map[string]string{"\t": "tab", ",": "comma", ";": "semicolon", "|": "bar"}

// written is the encoding, the delimiter and the row of the header.
func written(s intake.Sheet) string {
	var parts []string
	if s.Encoding != "" {
		parts = append(parts, "encoding "+s.Encoding)
	}
	if name, known := delimiters[s.Delimiter]; known {
		parts = append(parts, "delimiter "+name)
	} else if s.Delimiter != "" {
		parts = append(parts, fmt.Sprintf("delimiter %q", s.Delimiter))
	}
	if s.HeaderRow > 0 {
		parts = append(parts, fmt.Sprintf("header in row %d", s.HeaderRow))
	}
	return strings.Join(parts, ", ")
}

// hasMore reports whether a file holds something besides, which is to be imported by itself.
func hasMore(f intake.Finding) bool {
	return slices.ContainsFunc(f.Left, func(l intake.Ignored) bool { return l.Kind != "" })
}

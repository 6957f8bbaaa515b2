package wire

import (
	"encoding/csv"
	"io"
	"slices"
	"strconv"
	"strings"

	"moments/engine/gap"
)

// gapColumns are the columns of the report as a file. A name is never changed; columns are added at the end. Behind them stands one for each
// source of imported demand.
var gapColumns = []string{
	"rank", "moment", "intent", "step", "persona", "topic", "cluster", "score", "demand", "shortfall", "step_weight", "trend", "confidence",
	"basis", "own", "before", "sessions", "imported", "planned_as", "priority", "pieces", "retrieved", "satisfaction", "satisfaction_low",
	"satisfaction_high", "label", "state", "verdict", "phrases", "question", "sample",
}

// WriteGapsCSV writes the rows of a report as CSV in UTF-8, with a header, lists parted by |. Cells that a spreadsheet
// could take for a formula begin with an apostrophe.
func WriteGapsCSV(w io.Writer, r gap.Report) error {
	out := csv.NewWriter(w)
	header := slices.Clone(gapColumns)
	for _, s := range r.Sources {
		header = append(header, SafeCell(s.Label()))
	}
	if err := out.Write(header); err != nil {
		return err
	}
	for i := range r.Rows {
		record := gapRecord(i+1, &r.Rows[i])
		for _, s := range r.Sources {
			record = append(record, strconv.Itoa(r.Rows[i].From(s.Name)))
		}
		if err := out.Write(record); err != nil {
			return err
		}
	}
	out.Flush()
	return out.Error()
}

func gapRecord(rank int, r *gap.Row) []string {
	phrases := make([]string, len(r.Phrases))
	for i, p := range r.Phrases {
		phrases[i] = strings.ReplaceAll(p.Text, "|", "/")
	}
	record := []string{
		strconv.Itoa(rank), r.Moment.String(), string(r.Moment.Intent), string(r.Moment.Step), string(r.Moment.Persona), string(r.Topic), r.Cluster,
		decimal(r.Score), decimal(r.Factors.Demand), decimal(r.Factors.Shortfall), decimal(r.Factors.StepWeight), decimal(r.Factors.Trend),
		decimal(r.Factors.Confidence), string(r.Basis), strconv.Itoa(r.Own), strconv.Itoa(r.Before), strconv.Itoa(r.Sessions),
		strconv.Itoa(r.ImportedTotal()), decimal(r.PlannedAs), strconv.Itoa(r.Priority), strconv.Itoa(r.Supply.Pieces),
		strconv.Itoa(r.Supply.Retrieved), decimal(r.Satisfaction.Mean), decimal(r.Satisfaction.Low), decimal(r.Satisfaction.High),
		string(r.Label), string(r.State), r.Verdict, strings.Join(phrases, "|"), r.Question, strconv.FormatBool(r.Sample),
	}
	for i, cell := range record {
		record[i] = SafeCell(cell)
	}
	return record
}

func decimal(v float64) string { return strconv.FormatFloat(rounded(v), 'f', -1, 64) }

// SafeCell puts an apostrophe before a cell that a spreadsheet could take for a formula (OWASP ASVS 1.2.10): one that
// begins, behind any spaces, with = + - @ in either width, a tab, a carriage return or NUL.
func SafeCell(cell string) string {
	for _, r := range cell {
		switch {
		case strings.ContainsRune("=+-@＝＋－＠\t\r\n\x00", r):
			return "'" + cell
		case r != ' ':
			return cell
		}
	}
	return cell
}

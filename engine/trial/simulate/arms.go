package simulate

import (
	"cmp"
	"encoding/csv"
	"errors"
	"fmt"
	"hash/fnv"
	"io"
	"maps"
	"slices"
	"strconv"
	"strings"
)

// Test is a moment: the click rates of its arms, each above 0 and below 1, at least two.
type Test struct {
	ID    string
	Rates []float64
}

// Held reports whether the test is of the half that nothing is tuned on. It hangs on the id alone.
func (t *Test) Held() bool { return t.hash()%2 == 1 }

func (t *Test) hash() uint64 {
	h := fnv.New64a()
	io.WriteString(h, t.ID)
	return h.Sum64() >> 7
}

func (t *Test) best() float64 { return slices.Max(t.Rates) }

// ErrArms is returned for a file that is not a table of arms.
var ErrArms = errors.New("not a table of arms")

// The columns that are read, those of the Upworthy Research Archive (Matias et al., Scientific Data 2021).
const (
	colTest        = "clickability_test_id"
	colArm         = "headline"
	colImpressions = "impressions"
	colClicks      = "clicks"
)

var columns = []string{colTest, colArm, colImpressions, colClicks}

// arm is one cell of the table, as summed over its rows.
type arm struct {
	headline            string
	impressions, clicks int64
}

// ReadArms reads a CSV table with a row for each arm, in any order of columns; rows of the same test and headline are added up. Tests with less
// than two arms, or in which nothing was clicked, are left out; arms without a click get half a click, as a rate of 0 says more than was
// seen. The tests are in an order that hangs on their ids alone, so that the first of them are a fair choice. It returns ErrArms with
// the line.
func ReadArms(r io.Reader) ([]Test, error) {
	rows := csv.NewReader(r)
	rows.ReuseRecord = true
	header, err := rows.Read()
	if err != nil {
		return nil, inTable(err)
	}
	var places [4]int
	for i, name := range columns {
		if places[i] = slices.Index(header, name); places[i] < 0 {
			return nil, fmt.Errorf("%w: line 1, %s: found no such column; the columns %s are needed", ErrArms, name, strings.Join(columns, ", "))
		}
	}
	tests := map[string][]arm{}
	for {
		record, err := rows.Read()
		if errors.Is(err, io.EOF) {
			return made(tests)
		}
		if err != nil {
			return nil, inTable(err)
		}
		line, _ := rows.FieldPos(0)
		var fields [4]string
		for i, place := range places {
			fields[i] = record[place]
		}
		if err := add(tests, line, fields); err != nil {
			return nil, err
		}
	}
}

func inTable(err error) error {
	var parse *csv.ParseError
	if errors.As(err, &parse) {
		return fmt.Errorf("%w: line %d: found %s; write as many fields as the header has", ErrArms, parse.Line, parse.Err.Error())
	}
	if errors.Is(err, io.EOF) {
		return fmt.Errorf("%w: found nothing; the columns %s are needed", ErrArms, strings.Join(columns, ", "))
	}
	return fmt.Errorf("reading the arms: %w", err)
}

// mostCount bounds what is counted in one row.
const mostCount = 1_000_000_000

func add(tests map[string][]arm, line int, fields [4]string) error {
	var counts [2]int64
	for i, text := range fields[2:] {
		n, err := strconv.ParseInt(text, 10, 64)
		if err != nil || n < 0 || n > mostCount {
			return fmt.Errorf("%w: line %d, %s: found %.40q; write a whole number up to %d", ErrArms, line, columns[2+i], text, int64(mostCount))
		}
		counts[i] = n
	}
	if counts[1] > counts[0] {
		return fmt.Errorf("%w: line %d, %s: found %d of %d impressions; an impression has at most one", ErrArms, line, colClicks, counts[1], counts[0])
	}
	id, headline := strings.Clone(fields[0]), fields[1]
	i := slices.IndexFunc(tests[id], func(a arm) bool { return a.headline == headline })
	if i < 0 {
		i = len(tests[id])
		tests[id] = append(tests[id], arm{headline: strings.Clone(headline)})
	}
	tests[id][i].impressions += counts[0]
	tests[id][i].clicks += counts[1]
	return nil
}

func made(arms map[string][]arm) ([]Test, error) {
	var tests []Test
	for _, id := range slices.Sorted(maps.Keys(arms)) {
		t, clicks := Test{ID: id}, int64(0)
		for _, a := range arms[id] {
			if a.impressions > 0 {
				clicks += a.clicks
				t.Rates = append(t.Rates, min(max(float64(a.clicks), 0.5)/float64(a.impressions), 0.99))
			}
		}
		if len(t.Rates) >= 2 && clicks > 0 {
			tests = append(tests, t)
		}
	}
	if len(tests) == 0 {
		return nil, fmt.Errorf("%w: found no test of two arms with a click", ErrArms)
	}
	slices.SortStableFunc(tests, func(a, b Test) int { return cmp.Compare(a.hash(), b.hash()) })
	return tests, nil
}

package trial

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"math"
	"slices"
	"strconv"
	"strings"
)

// ErrLog is returned for a log that cannot be read as what it is said to be.
var ErrLog = errors.New("the log is not valid")

// Target is a policy for a log that holds no features to score with.
type Target string

// The targets.
const (
	Uniform   Target = "uniform" // every item equally likely at every position
	Unchanged Target = "logged"  // the logged policy itself: estimates are then its mean reward
)

// ErrTarget is returned for a name that is no target's.
var ErrTarget = errors.New("unknown target")

// ParseTarget returns the target of that name, or ErrTarget.
func ParseTarget(name string) (Target, error) {
	switch t := Target(name); t {
	case Uniform, Unchanged:
		return t, nil
	}
	return "", fmt.Errorf("%q: %w; use %s or %s", name, ErrTarget, Uniform, Unchanged)
}

// The columns of the Open Bandit layout that are read; all others are passed over.
const (
	colItem       = "item_id"
	colPosition   = "position"
	colClick      = "click"
	colPropensity = "propensity_score"
)

var banditColumns = []string{colItem, colPosition, colClick, colPropensity}

// maxItems bounds the items of an Open Bandit log.
const maxItems = 10_000

// ReadOpenBandit reads a log in the layout of the Open Bandit Dataset (Saito et al. 2021): CSV with a header; items are numbered from 0, and there
// are as many as the greatest number says. The reward is the click; every row is a cluster of its own. It returns ErrLog with the line, the
// column, what was found and what to try, or the error of r.
func ReadOpenBandit(r io.Reader, target Target) (Log, error) {
	rows := csv.NewReader(r)
	rows.ReuseRecord = true
	header, err := rows.Read()
	if errors.Is(err, io.EOF) {
		return Log{}, fmt.Errorf("%w: found an empty file; begin with a header: %s", ErrLog, strings.Join(banditColumns, ","))
	}
	if err != nil {
		return Log{}, inCSV(err)
	}
	b, err := newBandit(header)
	if err != nil {
		return Log{}, err
	}
	for {
		record, err := rows.Read()
		if errors.Is(err, io.EOF) {
			return b.log(target), nil
		}
		if err != nil {
			return Log{}, inCSV(err)
		}
		line, _ := rows.FieldPos(0)
		if err := b.add(line, record); err != nil {
			return Log{}, err
		}
	}
}

// inCSV tells an error in the form of the file from one of the reader.
func inCSV(err error) error {
	var parse *csv.ParseError
	if errors.As(err, &parse) {
		return fmt.Errorf("%w: line %d: found %s; write as many fields as the header has", ErrLog, parse.Line, parse.Err.Error())
	}
	return fmt.Errorf("reading the log: %w", err)
}

// bandit collects the rounds of an Open Bandit log.
type bandit struct {
	columns [4]int // places of banditColumns
	rounds  []Round
	shown   map[int]bool
	items   int
}

func newBandit(header []string) (*bandit, error) {
	b := &bandit{shown: map[int]bool{}}
	for i, name := range banditColumns {
		if b.columns[i] = slices.Index(header, name); b.columns[i] < 0 {
			return nil, fmt.Errorf("%w: line 1, %s: found no such column; the columns %s are needed", ErrLog, name, strings.Join(banditColumns, ", "))
		}
	}
	return b, nil
}

// add takes a row.
func (b *bandit) add(line int, record []string) error {
	var values [4]float64
	for i, column := range b.columns {
		v, err := strconv.ParseFloat(record[column], 64)
		if err != nil || !allowed(banditColumns[i], v) {
			return fmt.Errorf("%w: line %d, %s: found %.40q; %s", ErrLog, line, banditColumns[i], record[column], wanted[banditColumns[i]])
		}
		values[i] = v
	}
	r := Round{
		Action: int(values[0]), Position: int(values[1]), Reward: values[2], Propensity: values[3], Above: 1, Cluster: uint64(len(b.rounds)),
	}
	b.rounds = append(b.rounds, r)
	b.shown[r.Action] = true
	b.items = max(b.items, r.Action+1)
	return nil
}

// wanted says what a column takes.
var wanted = map[string]string{
	colItem:       "write a whole number from 0 to 9999",
	colPosition:   "write a whole number from 0 to 9999",
	colClick:      "write 0 or 1",
	colPropensity: "write the probability with which the item was shown, above 0 and at most 1",
}

func allowed(column string, v float64) bool {
	switch column {
	case colClick:
		return v == 0 || v == 1
	case colPropensity:
		return v > 0 && v <= 1
	}
	return v >= 0 && v < maxItems && v == math.Trunc(v)
}

// log sets what the target would have done.
func (b *bandit) log(target Target) Log {
	log := Log{Rounds: b.rounds, Actions: make([]string, b.items)}
	for i := range log.Actions {
		log.Actions[i] = strconv.Itoa(i)
	}
	if target == Unchanged {
		for i := range b.rounds {
			b.rounds[i].Target = b.rounds[i].Propensity
		}
		return log
	}
	share := 1 / float64(max(b.items, 1))
	choices := make([]Choice, b.items)
	for i := range choices {
		choices[i] = Choice{Action: int32(i), Target: share}
	}
	uncovered := float64(b.items-len(b.shown)) * share
	for i := range b.rounds {
		b.rounds[i].Target, b.rounds[i].Choices, b.rounds[i].Uncovered = share, choices, uncovered
	}
	return log
}

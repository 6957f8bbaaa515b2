package dryrun

import (
	"context"
	"time"

	"moments/engine/ledger"
	"moments/keywords"
	"moments/keywords/tagger"
)

// Options of a dry run. The zero value of each field means what its comment says.
type Options struct {
	Days     int            // of past searches, up to now; 0 is 90
	Budget   time.Duration  // for all of it; 0 is 20 seconds
	Top      int            // results of an answer that are looked at, up to 20; 0 is 5
	List     int            // phrases of each list of the report; 0 is 50
	Seed     uint64         // of the intervals
	Progress func(Progress) // is told how far it is, from one goroutine at a time; nil is not
}

// The defaults.
const (
	DefaultDays   = 90
	DefaultBudget = 20 * time.Second
	DefaultTop    = 5
	DefaultList   = 50
)

// Complete returns the options with the defaults in.
func (o Options) Complete() Options {
	for _, f := range []struct {
		value   *int
		usually int
	}{{&o.Days, DefaultDays}, {&o.Top, DefaultTop}, {&o.List, DefaultList}} {
		if *f.value == 0 {
			*f.value = f.usually
		}
	}
	if o.Budget == 0 {
		o.Budget = DefaultBudget
	}
	return o
}

// Stage is what a dry run is doing.
type Stage string

// The stages, in order.
const (
	Reading   Stage = "reading"   // searches, against both maps
	Answering Stage = "answering" // those that are read differently
	Replaying Stage = "replaying" // what the log says of them
)

// Progress is how far a stage has come. It may end before its total when the budget is over.
type Progress struct {
	Stage       Stage
	Done, Total int
}

// Config says what is compared, and with what.
type Config struct {
	Options
	From, To ledger.Day
	Tagger   *tagger.Tagger
	// Before is the site as phrases are read against now, After as they would be.
	Before, After tagger.Site
	Asked         []Asked // all of the period, the most frequent first, as Gather returns them
	// Answer answers a query without exploring, with Options.Top assets. It is called concurrently.
	Answer  func(context.Context, keywords.Query) (Answer, error)
	Journal Journal
	Now     func() time.Time // holds the budget
}

// run is a dry run on its way.
type run struct {
	Config
	different []*different
}

// answering is the share that the answers have of what the reading leaves of the budget.
const answering = 0.6

// Run compares the maps. Reading is never cut short; the budget is for the answers, and what they leave of it for the log. Errors are those of
// Answer, of the journal and of the context.
func Run(ctx context.Context, cfg Config) (Report, error) {
	cfg.Options = cfg.Complete()
	r := &run{Config: cfg}
	until := r.Now().Add(r.Budget)
	if err := r.read(ctx); err != nil {
		return Report{}, err
	}
	now := r.Now()
	left := max(until.Sub(now), 0)
	if err := r.answer(ctx, now.Add(time.Duration(answering*float64(left)))); err != nil {
		return Report{}, err
	}
	clicks, err := r.replay(ctx, until)
	if err != nil {
		return Report{}, err
	}
	return r.report(clicks), nil
}

package ledger

import (
	"math"
	"slices"
	"time"

	"moments/engine/journal"
)

// place is where a row stands.
type place struct {
	*segment
	row uint32
}

// answer makes a row, or changes the one of its chain.
func (s *state) answer(a *journal.Answer) {
	if a.Phrase == "" {
		return
	}
	at := a.At.UnixMicro()
	p, ok := s.inChain(a.Chain, a.Visitor, at)
	if ok && p.flags[p.row]&(test|sample) == flagsOf(a) {
		p.replace(p.row, a)
	} else {
		p.segment = s.day(DayOf(a.At))
		p.row = p.add(a)
		s.counts.Rows++
		if a.Test {
			s.counts.Tests++
		}
	}
	s.indexOf(p.segment).put(digest(a.ID, ""), p.row)
	if a.Chain != "" {
		s.remember(a.Chain, a.Visitor, chain{Day: p.day, Row: p.row, Last: at})
	}
}

// inChain finds the row of a chain that goes on at that time.
func (s *state) inChain(id, visitor string, at int64) (p place, ok bool) {
	if id == "" {
		return place{}, false
	}
	c, ok := s.chains[digest(id, visitor)]
	if !ok || !c.goesOn(at) {
		return place{}, false
	}
	return place{segment: s.days[c.Day], row: c.Row}, true
}

// remember notes the activity of a chain; an earlier one does not shorten it.
func (s *state) remember(id, visitor string, c chain) {
	key := digest(id, visitor)
	if old, ok := s.chains[key]; ok && old.Day == c.Day && old.Row == c.Row {
		c.Last = max(c.Last, old.Last)
	}
	s.chains[key] = c
}

// outcome changes the rows that the outcome belongs to. At is when it was written, which no client decides.
func (s *state) outcome(o *journal.Outcome, at int64) {
	switch {
	case o.Kind == journal.Correction:
	case o.Kind == journal.ReportKind:
		s.report(o, at)
	case o.Kind == journal.SearchFinal:
		s.searchFinal(o, at)
	case o.Trust <= 0:
		s.counts.Orphans++
	default:
		s.credit(o, at)
	}
	if p, ok := s.inChain(o.Chain, o.Visitor, at); ok {
		s.remember(o.Chain, o.Visitor, chain{Day: p.day, Row: p.row, Last: at})
	}
}

// maxReports is how many reports of visitors are kept, the newest.
const maxReports = 10_000

func (s *state) report(o *journal.Outcome, at int64) {
	if o.Phrase == "" {
		return
	}
	r := Report{At: time.UnixMicro(o.At.UnixMicro()).UTC(), Phrase: o.Phrase, Moment: o.Moment, Test: o.Test, Sample: o.Sample}
	if p, ok := s.inChain(o.Chain, o.Visitor, at); ok {
		r.Moment = splitMoment(string(p.words.at(p.texts[moment][p.row])))
	}
	s.reports = append(s.reports, r)
	if extra := len(s.reports) - maxReports; extra > 0 {
		s.reports = s.reports[extra:]
	}
}

func (s *state) searchFinal(o *journal.Outcome, at int64) {
	p, ok := s.inChain(o.Chain, o.Visitor, at)
	if !ok || o.Phrase == "" || !p.takes(o) {
		return
	}
	p.own()
	p.texts[phrase][p.row] = p.words.number(o.Phrase)
}

// takes reports whether the marks of the outcome allow it on this row.
func (p place) takes(o *journal.Outcome) bool {
	flags := p.flags[p.row]
	return (!o.Test || flags&test != 0) && (!o.Sample || flags&sample != 0)
}

// credit counts a trusted outcome in every row that it has items of.
func (s *state) credit(o *journal.Outcome, at int64) {
	var credited []place
	for _, item := range o.Items {
		p, ok := s.rowOf(item.Answer)
		if !ok {
			p, ok = s.inChain(o.Chain, o.Visitor, at)
		}
		if !ok || !p.takes(o) {
			continue
		}
		p.own()
		s.use(p, o, item)
		if slices.Contains(credited, p) {
			continue
		}
		p.tally(o, item.Position)
		if len(credited) == 0 && (o.Kind == journal.Lead || o.Kind == journal.Conversion) {
			p.value[p.row] += finite(o.Value)
		}
		credited = append(credited, p)
	}
	if len(credited) == 0 {
		s.counts.Unplaced++
	}
}

// rowOf looks into every open day.
func (s *state) rowOf(answer string) (place, bool) {
	if answer == "" {
		return place{}, false
	}
	key := digest(answer, "")
	for _, seg := range s.open {
		if row, ok := seg.index.row(key); ok {
			return place{segment: seg, row: row}, true
		}
	}
	return place{}, false
}

// use keeps account of whether an item was opened and kept.
func (s *state) use(p place, o *journal.Outcome, item journal.Item) {
	opens := o.Kind == journal.Click || o.Kind == journal.View || o.Kind == journal.Action
	if !opens && o.Kind != journal.Dismissal {
		return
	}
	u := s.indexOf(p.segment).use(p.row, item)
	before := u.serves()
	if opens {
		u.Opened = max(u.Opened, o.At.UnixMicro())
	} else {
		u.Dismissed = o.At.UnixMicro()
	}
	switch after := u.serves(); {
	case after && !before:
		p.count(p.row, served)
	case before && !after:
		p.counts[served][p.row]--
	}
}

// tally counts an outcome once.
func (p place) tally(o *journal.Outcome, position int) {
	switch o.Kind {
	case journal.Impression:
		p.flags[p.row] |= seen
	case journal.Click, journal.Action:
		p.flags[p.row] |= seen
		p.count(p.row, clicks)
		if p.counts[firstClick][p.row] == 0 {
			p.counts[firstClick][p.row] = clip(position)
		}
	case journal.View:
		p.flags[p.row] |= seen
		p.count(p.row, views)
	case journal.Dwell:
		p.dwell[p.row] += float32(max(finite(o.Seconds), 0))
	case journal.Lead:
		p.count(p.row, leads)
	case journal.Conversion:
		p.count(p.row, conversions)
	case journal.Dismissal:
		p.count(p.row, dismissals)
	}
}

func finite(x float64) float64 {
	if math.IsNaN(x) || math.IsInf(x, 0) {
		return 0
	}
	return x
}

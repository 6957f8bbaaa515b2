package ledger

import (
	"cmp"
	"encoding/binary"
	"fmt"
	"maps"
	"slices"
	"time"

	"moments/internal/kv"
	"moments/keywords"
)

// snapshot is a state that no longer changes.
type snapshot struct {
	applied kv.Seq
	head    storedHead
	days    []segment
}

func (s *state) snapshot() *snapshot {
	snap := &snapshot{applied: s.applied, head: storedHead{Clock: s.clock, Counts: s.counts}}
	for _, d := range slices.Sorted(maps.Keys(s.days)) {
		day := s.days[d].snapshot()
		if day.index != nil {
			copied := *day.index
			copied.uses = slices.Clone(copied.uses)
			day.index = &copied
		}
		snap.days = append(snap.days, day)
	}
	chains := make([]storedChain, 0, len(s.chains))
	for key, c := range s.chains {
		chains = append(chains, storedChain{Key: [16]byte([]byte(key)), chain: c})
	}
	slices.SortFunc(chains, func(a, b storedChain) int { return cmp.Compare(string(a.Key[:]), string(b.Key[:])) })
	snap.head.Chains = pack(chains)
	for _, r := range s.reports {
		snap.head.Reports = append(snap.head.Reports, storedReport{
			At: r.At.UnixMicro(), Phrase: r.Phrase, Moment: r.Moment, Test: r.Test, Sample: r.Sample,
		})
	}
	return snap
}

// The stored forms are CBOR arrays. Columns are bytes in them, little-endian.
type storedHead struct {
	_       struct{} `cbor:",toarray"`
	Clock   int64
	Counts  Counts
	Chains  []byte
	Reports []storedReport
}

type storedChain struct {
	Key [16]byte
	chain
}

type storedReport struct {
	_      struct{} `cbor:",toarray"`
	At     int64
	Phrase string
	Moment keywords.Moment
	Test   bool
	Sample bool
}

type storedArena struct {
	_          struct{} `cbor:",toarray"`
	Data, Ends []byte
}

type storedDay struct {
	_                                  struct{} `cbor:",toarray"`
	Day                                Day
	Words, Chains                      storedArena
	At                                 []byte
	Texts                              [textColumns][]byte
	Counts                             [countColumns][]byte
	Confidence, Dwell, Value, RowFlags []byte
	Index                              *storedIndex
}

type storedIndex struct {
	_       struct{} `cbor:",toarray"`
	Answers storedArena
	Rows    []byte
	Items   storedArena
	Uses    []byte
}

// pack never returns nil, which would have another form than no values.
func pack[T any](values []T) []byte {
	data, err := binary.Append([]byte{}, binary.LittleEndian, values)
	if err != nil {
		panic(fmt.Sprintf("packing %T: %v", values, err)) // numbers only: cannot happen
	}
	return data
}

// unpack returns ErrSnapshot when data is not a whole number of values.
func unpack[T any](data []byte) ([]T, error) {
	var one T
	size := binary.Size(one)
	if len(data)%size != 0 {
		return nil, fmt.Errorf("%w: a column of %d bytes", ErrSnapshot, len(data))
	}
	values := make([]T, len(data)/size)
	_, err := binary.Decode(data, binary.LittleEndian, values)
	return values, err
}

func storeArena(a arena) storedArena {
	if a.data == nil {
		a.data = []byte{}
	}
	return storedArena{Data: a.data, Ends: pack(a.ends)}
}

func store(s *segment) storedDay {
	d := storedDay{
		Day: s.day, Words: storeArena(s.words.arena), Chains: storeArena(s.chains), At: pack(s.at),
		Confidence: pack(s.confidence), Dwell: pack(s.dwell), Value: pack(s.value), RowFlags: s.flags,
	}
	for i := range s.texts {
		d.Texts[i] = pack(s.texts[i])
	}
	for i := range s.counts {
		d.Counts[i] = pack(s.counts[i])
	}
	if x := s.index; x != nil {
		d.Index = &storedIndex{
			Answers: storeArena(x.answers.arena), Rows: pack(x.rows), Items: storeArena(x.items.arena), Uses: pack(x.uses),
		}
	}
	return d
}

// decode makes a state of the sections of a snapshot, and checks everything that reading relies on.
func decode(applied kv.Seq, sections [][]byte) (s state, err error) {
	s = newState()
	s.applied = applied
	if len(sections) == 0 {
		return s, fmt.Errorf("%w: it has no head", ErrSnapshot)
	}
	for i := range sections[1:] {
		var d storedDay
		if err := kv.Unmarshal(sections[1+i], &d); err != nil {
			return s, fmt.Errorf("%w: %w", ErrSnapshot, err)
		}
		seg, err := d.segment()
		if err != nil {
			return s, fmt.Errorf("%s: %w", d.Day, err)
		}
		s.days[d.Day] = seg
		if seg.index != nil {
			s.open = append([]*segment{seg}, s.open...)
		}
		sections[1+i] = nil // a large ledger need not be in memory twice
	}
	return s, s.decodeHead(sections[0])
}

func (s *state) decodeHead(section []byte) error {
	var head storedHead
	if err := kv.Unmarshal(section, &head); err != nil {
		return fmt.Errorf("%w: %w", ErrSnapshot, err)
	}
	s.clock, s.counts = head.Clock, head.Counts
	chains, err := unpack[storedChain](head.Chains)
	if err != nil {
		return err
	}
	for _, c := range chains {
		if seg := s.days[c.Day]; seg == nil || int(c.Row) >= seg.len() {
			return fmt.Errorf("%w: a chain without a row", ErrSnapshot)
		}
		s.chains[string(c.Key[:])] = c.chain
	}
	for _, r := range head.Reports {
		s.reports = append(s.reports, Report{
			At: time.UnixMicro(r.At).UTC(), Phrase: r.Phrase, Moment: r.Moment, Test: r.Test, Sample: r.Sample,
		})
	}
	return nil
}

// loading collects the first error of many steps.
type loading struct{ err error }

func load[T any](l *loading, data []byte, want int) []T {
	values, err := unpack[T](data)
	if err == nil && want >= 0 && len(values) != want {
		err = fmt.Errorf("%w: a column of %d rows beside one of %d", ErrSnapshot, len(values), want)
	}
	if l.err == nil {
		l.err = err
	}
	return values
}

func (l *loading) arena(a storedArena, want int) arena {
	ends := load[uint32](l, a.Ends, want)
	if !slices.IsSorted(ends) || len(ends) > 0 && int(ends[len(ends)-1]) != len(a.Data) {
		l.fail("texts that do not fit their ends")
	}
	return arena{data: a.Data, ends: ends}
}

func (l *loading) fail(what string) {
	if l.err == nil {
		l.err = fmt.Errorf("%w: %s", ErrSnapshot, what)
	}
}

func (l *loading) below(numbers []uint32, limit int) {
	for _, n := range numbers {
		if int(n) >= limit {
			l.fail("a number that stands for nothing")
			return
		}
	}
}

func (d *storedDay) segment() (*segment, error) {
	l := new(loading)
	s := &segment{day: d.Day, words: dictionary{arena: l.arena(d.Words, -1)}}
	s.at = load[uint32](l, d.At, -1)
	n := len(s.at)
	s.chains = l.arena(d.Chains, n)
	for i := range s.texts {
		s.texts[i] = load[uint32](l, d.Texts[i], n)
		l.below(s.texts[i], len(s.words.ends))
	}
	for i := range s.counts {
		s.counts[i] = load[uint16](l, d.Counts[i], n)
	}
	s.confidence, s.dwell = load[float32](l, d.Confidence, n), load[float32](l, d.Dwell, n)
	s.value, s.flags = load[float64](l, d.Value, n), load[uint8](l, d.RowFlags, n)
	if x := d.Index; x != nil {
		s.index = &index{rows: load[uint32](l, x.Rows, -1), uses: load[use](l, x.Uses, -1)}
		s.index.answers.arena = l.arena(x.Answers, len(s.index.rows))
		s.index.items.arena = l.arena(x.Items, len(s.index.uses))
		l.below(s.index.rows, n)
	}
	return s, l.err
}

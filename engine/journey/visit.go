package journey

import (
	"hash/fnv"
	"slices"
	"time"

	"moments/content"
)

// Bounds of a visit.
const (
	gap         = 30 * time.Minute // between stops of one visit, less than that
	maxStops    = 8                // that are remembered
	pairsPerDay = 128              // that a visitor counts for
)

// How long and of how many visitors and answers is known.
var (
	visitBounds  = bounds{span: 24 * 60 * 60, limit: 20_000}
	answerBounds = bounds{span: 30 * 60, limit: 50_000}
)

// visit is what is known of a visitor. Stops are in the order of their times.
type visit struct {
	_       struct{} `cbor:",toarray"`
	Day     int64    // since 1970, of Counted, as the log has it: what a client says of the time begins no new day
	Counted []uint64 // the pairs of the day
	Stops   []stop
}

type stop struct {
	_     struct{} `cbor:",toarray"`
	Asset content.AssetID
	At    int64 // seconds since 1970
}

// before calls fn for the stops of the visit in which something happened at a time, newest first: each asset once, but not the one that is
// meant, with its distance from 1.
func (v *visit) before(meant stop, fn func(from content.AssetID, distance int)) {
	since, distance := meant.At, 0
	for _, s := range slices.Backward(v.Stops) {
		if s.At > meant.At {
			continue
		}
		if since-s.At >= int64(gap/time.Second) {
			return
		}
		since = s.At
		if s.Asset != meant.Asset {
			distance++
			fn(s.Asset, distance)
		}
	}
}

// add puts a stop into its place. Of each asset the last stop is kept.
func (v *visit) add(s stop) {
	if i := slices.IndexFunc(v.Stops, func(t stop) bool { return t.Asset == s.Asset }); i >= 0 {
		s.At = max(s.At, v.Stops[i].At)
		v.Stops = slices.Delete(v.Stops, i, i+1)
	}
	i := len(v.Stops)
	for i > 0 && v.Stops[i-1].At > s.At {
		i--
	}
	v.Stops = slices.Insert(v.Stops, i, s)
	if len(v.Stops) > maxStops {
		v.Stops = slices.Delete(v.Stops, 0, 1)
	}
}

// once reports whether the visitor has not counted for the pair on this day, and has room left.
func (v *visit) once(day int64, from, to content.AssetID) bool {
	if day != v.Day {
		v.Day, v.Counted = day, nil
	}
	pair := hash(string(from), string(to))
	if len(v.Counted) >= pairsPerDay || slices.Contains(v.Counted, pair) {
		return false
	}
	v.Counted = append(v.Counted, pair)
	return true
}

func hash(parts ...string) uint64 {
	h := fnv.New64a()
	for _, part := range parts {
		h.Write([]byte(part))
		h.Write([]byte{0})
	}
	return h.Sum64()
}

package journey

// recent remembers values by key in two generations: what is used moves to the present one, and when that is full or its span is
// over it becomes the past one, and the past one is forgotten. So each value is there for at least the span, or until as many others as the
// limit have come since.
type recent[V any] struct {
	_             struct{} `cbor:",toarray"`
	Since         int64    // seconds since 1970
	Present, Past map[uint64]V
}

func newRecent[V any]() recent[V] {
	return recent[V]{Present: map[uint64]V{}, Past: map[uint64]V{}}
}

// bounds say how long and how much is remembered: each generation holds up to limit values.
type bounds struct {
	span  int64 // seconds
	limit int
}

// get returns the value of key and keeps it in the present.
func (r *recent[V]) get(key uint64) (v V, known bool) {
	if v, known = r.Present[key]; known {
		return v, true
	}
	if v, known = r.Past[key]; known {
		delete(r.Past, key)
		r.Present[key] = v
	}
	return v, known
}

// put remembers a value at a time. A clock that goes back turns nothing.
func (r *recent[V]) put(key uint64, v V, at int64, b bounds) {
	if at-r.Since >= b.span || len(r.Present) >= b.limit {
		r.Past, r.Present, r.Since = r.Present, map[uint64]V{}, at
	}
	delete(r.Past, key)
	r.Present[key] = v
}

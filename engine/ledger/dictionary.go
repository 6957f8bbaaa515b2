package ledger

import "hash/maphash"

// arena holds texts one behind the other, up to 4 GiB. It only grows: a copy of it is a snapshot.
type arena struct {
	data []byte
	ends []uint32
}

func (a *arena) add(s string) uint32 {
	a.data = append(a.data, s...)
	a.ends = append(a.ends, uint32(len(a.data)))
	return uint32(len(a.ends) - 1)
}

// span is where text i stands in data.
func (a *arena) span(i uint32) (start, end uint32) {
	if i > 0 {
		start = a.ends[i-1]
	}
	return start, a.ends[i]
}

func (a *arena) at(i uint32) []byte {
	start, end := a.span(i)
	return a.data[start:end]
}

// dictionary gives each text a number, from 0 in the order of their coming. The look-up table is the writer's alone and
// costs about 8 bytes a text.
type dictionary struct {
	arena
	slots []uint32 // open addressing, linear probing: number + 1, 0 where free; a power of two long; nil until it is needed
	seed  maphash.Seed
}

// find returns the number of s, if it has one.
func (d *dictionary) find(s string) (uint32, bool) {
	if d.slots == nil {
		d.rehash()
	}
	n := d.slots[d.slot(s)]
	return n - 1, n > 0
}

// number returns the number of s, which it gives if need be.
func (d *dictionary) number(s string) uint32 {
	if n, ok := d.find(s); ok {
		return n
	}
	n := d.add(s)
	if 4*len(d.ends) > 3*len(d.slots) {
		d.rehash()
	} else {
		d.slots[d.slot(s)] = n + 1
	}
	return n
}

// slot is where s stands, or where it would.
func (d *dictionary) slot(s string) uint64 {
	mask := uint64(len(d.slots) - 1)
	i := maphash.String(d.seed, s) & mask
	for d.slots[i] > 0 && string(d.at(d.slots[i]-1)) != s {
		i = (i + 1) & mask
	}
	return i
}

func (d *dictionary) rehash() {
	size := 16
	for size < 2*len(d.ends) {
		size *= 2
	}
	d.slots, d.seed = make([]uint32, size), maphash.MakeSeed()
	mask := uint64(size - 1)
	for n := range uint32(len(d.ends)) {
		i := maphash.Bytes(d.seed, d.at(n)) & mask
		for d.slots[i] > 0 {
			i = (i + 1) & mask
		}
		d.slots[i] = n + 1
	}
}

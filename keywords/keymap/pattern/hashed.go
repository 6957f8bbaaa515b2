package pattern

import "math/bits"

// hashed finds numbers by the hash of a text, of which it keeps nothing else. It takes about 12 bytes an entry. What it finds
// can be wrong, about once in 2^32 entries, and is to be checked.
type hashed struct {
	shift  int
	starts []uint32 // by the leading bits: where the entries begin; one more than there are
	marks  []uint32 // the trailing bits of each entry
	values []uint32
}

// newHashed lays the values out by their hashes with a counting sort, in about as many buckets as there are values.
func newHashed(hashes []uint64, values []uint32) hashed {
	size := bits.Len(uint(len(hashes)))
	h := hashed{
		shift: 64 - size, starts: make([]uint32, 1<<size+1), marks: make([]uint32, len(hashes)), values: make([]uint32, len(hashes)),
	}
	for _, hash := range hashes {
		h.starts[hash>>h.shift+1]++
	}
	for bucket := range len(h.starts) - 1 {
		h.starts[bucket+1] += h.starts[bucket]
	}
	filled := make([]uint32, 1<<size)
	for i, hash := range hashes {
		bucket := hash >> h.shift
		at := h.starts[bucket] + filled[bucket]
		h.marks[at], h.values[at] = uint32(hash), values[i]
		filled[bucket]++
	}
	return h
}

// at appends the values of a hash, in the order in which they were given.
func (h *hashed) at(hash uint64, values []uint32) []uint32 {
	if len(h.values) == 0 {
		return values
	}
	bucket := hash >> h.shift
	for i := h.starts[bucket]; i < h.starts[bucket+1]; i++ {
		if h.marks[i] == uint32(hash) {
			values = append(values, h.values[i])
		}
	}
	return values
}

// hashWithout is the FNV-1a hash of s without the bytes from one place to another, its bits mixed.
func hashWithout(s string, from, to int) uint64 {
	const offset, prime = 14695981039346656037, 1099511628211
	hash := uint64(offset)
	for i := range len(s) {
		if i < from || i >= to {
			hash = (hash ^ uint64(s[i])) * prime
		}
	}
	hash ^= hash >> 32
	hash *= 0x9e3779b97f4a7c15 // the golden ratio, as in Fibonacci hashing
	return hash ^ hash>>29
}

func hashOf(s string) uint64 { return hashWithout(s, 0, 0) }

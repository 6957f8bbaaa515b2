package table

import (
	"bytes"
	"sort"
	"strings"
	"unsafe"
)

// Texts are many strings in one. At costs no allocation; what it returns keeps all of them in memory.
type Texts struct {
	text string
	ends ascending
}

// Len is how many there are.
func (s *Texts) Len() int { return s.ends.len() }

// At is one of them, from 0.
func (s *Texts) At(i uint32) string {
	if i == 0 {
		return s.text[:s.ends.at(0)]
	}
	return s.text[s.ends.at(i-1):s.ends.at(i)]
}

// Range is where the strings that begin with prefix are, of strings in the order of their bytes.
func (s *Texts) Range(prefix string) (from, to uint32) {
	first := sort.Search(s.Len(), func(i int) bool { return s.At(uint32(i)) >= prefix })
	count := sort.Search(s.Len()-first, func(i int) bool { return !strings.HasPrefix(s.At(uint32(first+i)), prefix) })
	return uint32(first), uint32(first + count)
}

// find looks a string up, of strings in the order of their bytes.
func (s *Texts) find(text string) (at uint32, found bool) {
	i, found := sort.Find(s.Len(), func(i int) int { return strings.Compare(text, s.At(uint32(i))) })
	return uint32(i), found
}

func (s *Texts) bytes() int64 { return int64(len(s.text)) + s.ends.bytes() }

func sizeOf[T any](s []T) int64 { return int64(cap(s)) * int64(unsafe.Sizeof(*new(T))) }

// fitted leaves no room behind, which after growing is up to a quarter.
func fitted[T any](s []T) []T { return append(make([]T, 0, len(s)), s...) }

// textsBuilder collects Texts.
type textsBuilder struct {
	text bytes.Buffer
	ends []uint32
}

func (b *textsBuilder) add(s string) {
	b.text.WriteString(s)
	b.ends = append(b.ends, uint32(b.text.Len()))
}

func (b *textsBuilder) texts() Texts { return Texts{text: b.text.String(), ends: ascendingOf(b.ends)} }

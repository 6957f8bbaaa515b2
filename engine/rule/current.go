package rule

import (
	"sync"
	"sync/atomic"

	"moments/keywords/keymap/pattern"
)

// compiled is the Set of some rules, with what it was compiled with.
type compiled struct {
	rules    []Rule
	synonyms [][]string
	set      *Set
}

// cache holds the Set in use.
type cache struct {
	current atomic.Pointer[compiled]
	making  sync.Mutex
}

// Set is the rules as they were followed, compiled with a vocabulary and the synonyms of the keyword map, as that is. When the rules or the
// synonyms have changed, the first who asks compiles them, which takes some microseconds a rule, and the others wait for it.
func (b *Book) Set(known func(word string) bool, synonyms [][]string) *Set {
	rules := b.Current()
	isFresh := func(c *compiled) bool {
		return c != nil && sameSlice(c.rules, rules) && sameSlice(c.synonyms, synonyms)
	}
	if c := b.compiled.current.Load(); isFresh(c) {
		return c.set
	}
	b.compiled.making.Lock()
	defer b.compiled.making.Unlock()
	if c := b.compiled.current.Load(); isFresh(c) {
		return c.set
	}
	set := Compile(rules, pattern.Options{Known: known, Synonyms: synonyms})
	b.compiled.current.Store(&compiled{rules, synonyms, set})
	return set
}

func sameSlice[T any](a, b []T) bool { return len(a) == len(b) && (len(a) == 0 || &a[0] == &b[0]) }

package pattern

import "strings"

// maxParts is of how many words one can be made.
const maxParts = 3

// parts are the numbers of two or three words that stand side by side in a pattern, none in the third place for two.
type parts [maxParts]uint32

func (p *parts) words() []uint32 {
	if p[maxParts-1] == none {
		return p[:maxParts-1]
	}
	return p[:]
}

// compounds finds the words that a pattern writes apart by what they are as one.
type compounds struct {
	parts []parts
	table hashed // of the stems of the joined words
}

// newCompounds takes what stands side by side in the readings of places.
func newCompounds(t *tongue, places []uint32, read []Reading) compounds {
	c := compounds{parts: neighbours(places, read)}
	hashes, values := make([]uint64, len(c.parts)), make([]uint32, len(c.parts))
	inShares(len(c.parts), func(from, to int) {
		for i := from; i < to; i++ {
			hashes[i], values[i] = hashOf(t.language.Stem(t.joined(&c.parts[i]))), uint32(i)
		}
	})
	c.table = newHashed(hashes, values)
	return c
}

// neighbours are the twos and threes of words side by side, each once, without those of stop words only.
func neighbours(places []uint32, read []Reading) (list []parts) {
	seen := map[parts]struct{}{}
	for _, place := range places {
		r := &read[place]
		for from := range r.ids {
			for n := 2; n <= maxParts && from+n <= len(r.ids) && !r.isGlued(from+n-1); n++ {
				p := parts{none, none, none}
				copy(p[:], r.ids[from:from+n])
				if _, twice := seen[p]; !twice && !r.areStop(from, from+n) {
					seen[p] = struct{}{}
					list = append(list, p)
				}
			}
		}
	}
	return list
}

func (r *Reading) isGlued(i int) bool { return r.glued>>i&1 == 1 }

func (r *Reading) areStop(from, to int) bool {
	for i := from; i < to; i++ {
		if !r.isStop(i) {
			return false
		}
	}
	return true
}

// joined are the parts as one word.
func (t *tongue) joined(p *parts) string { return strings.Join(t.namesOf(p.words()), "") }

// apart are the parts as which patterns write a word with this stem: all but the last of them as they stand, and the last
// with its stem, because a stem alone can belong to a word that is not made of them (install and install i).
func (t *tongue) apart(word, stem string) (found []*parts) {
	var buffer [4]uint32
	for _, i := range t.compounds.table.at(hashOf(stem), buffer[:0]) {
		if p := &t.compounds.parts[i]; t.isMadeOf(word, p.words()) {
			found = append(found, p)
		}
	}
	return found
}

func (t *tongue) isMadeOf(word string, parts []uint32) bool {
	last := len(parts) - 1
	for _, id := range parts[:last] {
		rest, isNext := strings.CutPrefix(word, t.words.names[id])
		if !isNext || rest == "" {
			return false
		}
		word = rest
	}
	return t.words.stem(t.language.Stem(word)) == t.words.stemOf[parts[last]]
}

package pattern

import (
	"slices"
	"strings"

	"moments/keywords"
)

// synonyms finds the terms of synonym groups among words.
type synonyms struct {
	members []member
	terms   trie // of members by their stems
}

// member is a term of a group. The members of a group follow one another.
type member struct {
	text        string
	stems       []uint32
	content     []uint32 // without stop words
	from, to    uint32   // the group: members[from:to]
	isReachable bool     // patterns have all of its stems
}

// newSynonyms reads the groups by the stems of a tongue, to which it adds them. Terms of stop words only are left out.
func newSynonyms(t *tongue, groups [][]string) synonyms {
	var s synonyms
	used := uint32(len(t.words.stems))
	for _, group := range groups {
		from := uint32(len(s.members))
		for _, text := range group {
			if m := t.member(text, used); len(m.content) > 0 {
				s.members = append(s.members, m)
			}
		}
		for i := from; i < uint32(len(s.members)); i++ {
			s.members[i].from, s.members[i].to = from, uint32(len(s.members))
		}
	}
	g := newGrowth(len(s.members))
	for i := range s.members {
		g.put(s.members[i].stems, uint32(i))
	}
	s.terms = g.finish()
	return s
}

// member reads a term; stems from the number used on are those that no pattern has.
func (t *tongue) member(text string, used uint32) member {
	phrase, _ := keywords.ParsePhrase(text)
	m := member{isReachable: true}
	r := Read(string(phrase), string(t.language))
	m.text = strings.Join(r.Words, " ")
	for i, stem := range r.Stems {
		id := t.words.learnStem(stem)
		m.stems = append(m.stems, id)
		m.isReachable = m.isReachable && id < used
		if !r.isStop(i) {
			m.content = append(m.content, id)
		}
	}
	return m
}

// longest is where the longest term that begins at from ends, and the members that it is.
func (s *synonyms) longest(steps []step, from int) (to int, members []uint32) {
	node := uint32(root)
	for i := from; i < len(steps); i++ {
		child, ok := s.terms.child(node, steps[i].stem)
		if !ok {
			break
		}
		if node = child; len(s.terms.at(node)) > 0 {
			to, members = i+1, s.terms.at(node)
		}
	}
	return to, members
}

// others are the members of i's group that say it with other stems, and that patterns can have.
func (s *synonyms) others(i uint32) (list []*member) {
	own := &s.members[i]
	for other := own.from; other < own.to; other++ {
		if m := &s.members[other]; m.isReachable && !slices.Equal(m.stems, own.stems) {
			list = append(list, m)
		}
	}
	return list
}

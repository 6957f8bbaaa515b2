package tagger

import (
	"cmp"
	"slices"
	"strings"

	"moments/keywords"
	"moments/keywords/keymap"
)

// vocabulary is what a Site holds, in the form that reading needs.
type vocabulary struct {
	site     Site
	intents  []string
	steps    []string
	personas []string
	signals  *keymap.Map                 // the signal words of personas
	topics   *keymap.Map                 // topics by their words
	names    *keymap.Map                 // the site's names; the place of a row is that of its name
	words    map[keywords.Topic][]string // the stems of each topic
}

func newVocabulary(site Site) *vocabulary {
	v := &vocabulary{site: site, words: map[keywords.Topic][]string{}}
	for _, i := range keywords.Intents() {
		v.intents = append(v.intents, string(i))
	}
	definitions := site.Steps
	if len(definitions) == 0 {
		definitions = keywords.DefaultSteps()
	}
	for _, d := range definitions {
		v.steps = append(v.steps, string(d.Key))
	}
	for _, d := range site.Personas {
		v.personas = append(v.personas, string(d.Key))
	}
	v.signals = compiled(signalRows(site.Personas))
	v.topics = compiled(v.topicRows(site.Topics))
	v.names = compiled(nameRows(site.Names))
	return v
}

// compiled leaves out the rows that are no phrase, so that one odd signal does not cost the others.
func compiled(rows []keymap.Row) *keymap.Map {
	rows = slices.DeleteFunc(rows, func(r keymap.Row) bool {
		p, err := keywords.ParsePhrase(r.Phrase)
		return err != nil || len(p.Terms(keywords.English)) == 0
	})
	m, err := keymap.Compile(rows)
	if err != nil {
		return nil
	}
	return m
}

func signalRows(personas []keywords.PersonaDefinition) (rows []keymap.Row) {
	for _, d := range personas {
		for _, signal := range d.Signals {
			rows = append(rows, keymap.Row{
				Phrase: signal, Match: keymap.Phrase, Moment: keywords.Moment{Persona: d.Key},
			})
		}
	}
	return rows
}

// topicRows has each topic by its words in any order, by its words as a run (some are stop words only), and as a compound.
func (v *vocabulary) topicRows(topics []keywords.Topic) (rows []keymap.Row) {
	for _, t := range topics {
		parts := strings.FieldsFunc(string(t), func(r rune) bool { return r == '-' })
		for _, part := range parts {
			v.words[t] = append(v.words[t], keywords.English.Stem(keywords.Fold(part)))
		}
		apart, joined := strings.Join(parts, " "), strings.Join(parts, "")
		rows = append(rows,
			keymap.Row{Phrase: apart, Match: keymap.Broad, Topic: t},
			keymap.Row{Phrase: apart, Match: keymap.Phrase, Topic: t},
			keymap.Row{Phrase: joined, Match: keymap.Phrase, Topic: t})
	}
	return rows
}

// maxTopics is how many topics a phrase has at most.
const maxTopics = 3

// topicsOf are the topics that rows gave, then those whose words the phrase has, the longest and then the earliest first.
func (v *vocabulary) topicsOf(q *keywords.Query) []keywords.Topic {
	topics := q.Topics
	for _, topic := range v.topicsIn(q) {
		if !slices.Contains(topics, topic) {
			topics = append(topics, topic)
		}
	}
	return topics[:min(len(topics), maxTopics)]
}

// topicsIn are all topics whose words the phrase has, in that order; one may come again.
func (v *vocabulary) topicsIn(q *keywords.Query) (topics []keywords.Topic) {
	hits := v.topics.Match(q.Terms, q.Language)
	hits = slices.DeleteFunc(hits, func(h keymap.Hit) bool {
		return h.Row.Match == keymap.Broad && !v.occurs(h.Row.Topic, q.Terms)
	})
	slices.SortStableFunc(hits, func(a, b keymap.Hit) int {
		return cmp.Or(
			cmp.Compare(len(v.words[b.Row.Topic]), len(v.words[a.Row.Topic])),
			cmp.Compare(a.Span[0], b.Span[0]),
			cmp.Compare(a.Row.Topic, b.Row.Topic),
		)
	})
	for _, h := range hits {
		topics = append(topics, h.Row.Topic)
	}
	return topics
}

// occurs reports whether every word of the topic, stop words too, is in the phrase.
func (v *vocabulary) occurs(topic keywords.Topic, terms []keywords.Term) bool {
	return !slices.ContainsFunc(v.words[topic], func(stem string) bool {
		return !slices.ContainsFunc(terms, func(t keywords.Term) bool { return keywords.English.Stem(t.Word) == stem })
	})
}

// nameRows has each name as a run of words, with its kind as a note.
func nameRows(names []keywords.Name) (rows []keymap.Row) {
	for _, n := range names {
		rows = append(rows, keymap.Row{Phrase: n.Text, Match: keymap.Phrase, Note: string(n.Kind)})
	}
	return rows
}

// entities are the site's names that stand in a phrase, by place.
func (v *vocabulary) entities(q *keywords.Query) (all []keywords.Entity) {
	for _, h := range v.names.Match(q.Terms, q.Language) {
		name := keywords.Name{Kind: keywords.EntityKind(h.Row.Note), Text: h.Row.Phrase}
		all = append(all, keywords.Entity{Name: name, Span: h.Span})
	}
	slices.SortStableFunc(all, func(a, b keywords.Entity) int { return cmp.Compare(a.Span[0], b.Span[0]) })
	return all
}

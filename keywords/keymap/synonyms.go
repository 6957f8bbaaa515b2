package keymap

import (
	"context"
	"fmt"

	"moments/internal/kv"
	"moments/keywords"
	"moments/keywords/keymap/pattern"
)

// PutSynonyms makes groups the synonyms of the site, all of them: terms of one or more words each, any of which stands for
// any other of its group in a phrase. The map is compiled anew with them. It returns what PutPersonas returns.
func (l *Library) PutSynonyms(ctx context.Context, by kv.Author, groups [][]string) (kv.Seq, error) {
	c := checks{limit: MaxSynonymGroups, count: len(groups)}
	for i, terms := range groups {
		c.refuse(len(terms) < 2 || len(terms) > MaxSynonyms, i, fmt.Sprintf("%d terms", len(terms)),
			fmt.Sprintf("use 2 to %d in a group", MaxSynonyms))
		said := map[string]bool{}
		for _, term := range terms {
			phrase, err := keywords.ParsePhrase(term)
			c.refuse(err != nil || string(phrase) != term, i, fmt.Sprintf("term %.40q", term), "clean it with ParsePhrase")
			read := pattern.Read(term, "")
			c.refuse(len(read.Content()) == 0, i, fmt.Sprintf("term %.40q of stop words only", term), "add a word that means something")
			c.refuse(said[phrase.Normal()], i, fmt.Sprintf("term %.40q twice", term), "write each once")
			said[phrase.Normal()] = true
		}
	}
	if err := c.err(); err != nil {
		return 0, err
	}
	return putSet(ctx, l, by, set[[]string]{kind: kindSynonyms, table: synonyms, list: groups})
}

package lint

import (
	"fmt"
	"slices"

	"moments/keywords"
	"moments/keywords/keymap"
	"moments/keywords/keymap/facts"
	"moments/keywords/keymap/pattern"
)

// idle are rows that never match, and those of stop words only.
func (c *checker) idle(r *facts.Report) {
	broad := map[int]bool{}
	for _, idle := range r.Idle {
		switch idle.Reason {
		case facts.NoWords:
			c.say(Finding{
				Code: NeverFires, Severity: Warning, Found: "a phrase without a word that can be matched", Fix: "remove it",
				Action: c.remove(idle.Place),
			}, idle.Place)
		case facts.StopWords:
			broad[idle.Place] = true
			c.say(Finding{
				Code: StopWords, Severity: Warning, Found: "a broad row of stop words only, which never matches",
				Fix: "add a word that means something, or use exact match", Action: c.set(idle.Place, "match", string(keymap.Exact)),
			}, idle.Place)
		}
	}
	for _, i := range r.StopWords {
		if !broad[i] {
			c.say(Finding{
				Code: StopWords, Severity: Note, Found: fmt.Sprintf("stop words only: %q is matched as it stands", c.rows[i].Phrase),
				Fix: "leave it if that is meant, else add a word",
			}, i)
		}
	}
	c.negatives()
}

// negatives finds negative rows for moments that no row has.
func (c *checker) negatives() {
	served := map[keywords.Moment]bool{}
	for i := range c.rows {
		r := &c.rows[i]
		if !r.Live() || !r.Negative {
			continue
		}
		has, known := served[r.Moment]
		if !known {
			for m := range c.moments {
				has = has || r.Moment.Serves(m)
			}
			served[r.Moment] = has
		}
		if !has {
			c.say(Finding{
				Code: NeverFires, Severity: Warning, Found: fmt.Sprintf("a negative row for %s, and no live row has that moment", r.Moment),
				Fix: "remove it, or correct its moment", Action: c.remove(i),
			}, i)
		}
	}
}

// alike are rows with the same words whose match types differ, and rows with nearly the same words.
func (c *checker) alike(r *facts.Report) {
	for _, group := range r.Conflicts {
		c.conflict(slices.DeleteFunc(slices.Clone(group), func(i int) bool { return c.repeated[i] }))
	}
	for _, group := range r.Near {
		if group = c.unlike(group); len(group) > 1 {
			c.say(Finding{
				Code: NearDuplicate, Severity: Note, Found: fmt.Sprintf("%q and %q differ by the form or order of words only",
					c.rows[group[0]].Phrase, c.rows[group[1]].Phrase),
				Fix: "one is enough: word forms are matched by themselves",
			}, group...)
		}
	}
}

// conflict is of rows with the same words whose match types differ.
func (c *checker) conflict(group []int) {
	isOther := func(i int) bool { return c.rows[i].Moment != c.rows[group[0]].Moment }
	if len(group) < 2 || !slices.ContainsFunc(group, isOther) {
		return
	}
	found := fmt.Sprintf("%q", c.rows[group[0]].Phrase)
	for n, i := range group {
		if n > 0 {
			found += " and"
		}
		found += fmt.Sprintf(" %s for %s", c.rows[i].Label(), c.rows[i].Moment)
	}
	c.say(Finding{
		Code: Conflict, Severity: Warning, Found: found, Fix: "leave it if the narrower one is the exception, else keep one",
	}, group...)
}

// unlike is a group without rows whose words another one of it has.
func (c *checker) unlike(group []int) (rest []int) {
	seen := map[string]bool{}
	for _, i := range group {
		if normal := keywords.Phrase(c.rows[i].Phrase).Normal(); !seen[normal] {
			seen[normal] = true
			rest = append(rest, i)
		}
	}
	return rest
}

// pairs are rows to which another one does something.
func (c *checker) pairs(r *facts.Report) {
	for _, p := range r.Shadowed {
		row, by := &c.rows[p.Place], &c.rows[p.By]
		switch {
		case c.repeated[p.Place]:
		case row.Moment == by.Moment && row.Match == by.Match && c.sameWords(row, by):
			// a near-duplicate, which is said
		case row.Moment == by.Moment:
			c.say(Finding{
				Code: Shadowed, Severity: Note, Found: fmt.Sprintf("row %d, %s %q, says the same wherever this one does", c.number(p.By), by.Label(), by.Phrase),
				Fix: "remove it, or give it a topic or a moment of its own", Action: c.remove(p.Place),
			}, p.Place, p.By)
		default:
			c.say(Finding{
				Code: Shadowed, Severity: Warning,
				Found: fmt.Sprintf("row %d, %q for %s, has the same word forms and goes before it", c.number(p.By), by.Phrase, by.Moment),
				Fix:   "keep one of them, or give this one more weight",
			}, p.Place, p.By)
		}
	}
	for _, p := range r.Vetoed {
		by := &c.rows[p.By]
		if !c.repeated[p.Place] && !c.repeated[p.By] {
			c.say(Finding{
				Code: Vetoed, Severity: Warning, Found: fmt.Sprintf("the negative row %d, %s %q, keeps it from ever speaking", c.number(p.By), by.Label(), by.Phrase),
				Fix: "remove one of them, or narrow the negative one down",
			}, p.Place, p.By)
		}
	}
}

// sameWords reports whether the rows have the same content stems in one locale.
func (c *checker) sameWords(a, b *keymap.Row) bool {
	stems := func(r *keymap.Row) []string {
		read := pattern.Read(r.Phrase, pattern.Locale(r.Locale))
		content := read.Content()
		slices.Sort(content)
		return content
	}
	return pattern.Locale(a.Locale) == pattern.Locale(b.Locale) && slices.Equal(stems(a), stems(b))
}

// acts are what the row wants done with assets that are not there, or at a time that is past.
func (c *checker) acts(i int) {
	row := &c.rows[i]
	if !row.HasActs() {
		return
	}
	for _, a := range []struct{ column, asset string }{{"pin", row.Pin}, {"boost", row.Boost}, {"bury", row.Bury}, {"hide", row.Hide}} {
		if a.asset != "" && c.Asset != nil {
			c.named(i, a.column, a.asset)
		}
	}
	period, err := keywords.ParsePeriod(row.From, row.Until)
	if err == nil && !c.At.IsZero() && !period.Until.IsZero() && !period.Until.After(c.At) {
		c.say(Finding{
			Code: Over, Severity: Note, Found: "what it wants done is over since " + row.Until, Fix: "clear it, or give it another time",
		}, i)
	}
}

// named says so when what stands in a column is not the id of an asset. People know the address of a page rather than its id.
func (c *checker) named(i int, column, name string) {
	id := c.Asset(name)
	f := Finding{
		Code: DeadPin, Severity: Warning, Found: fmt.Sprintf("%s of %.80q, and there is no such asset", column, name),
		Fix: "use the id that moments assets ls shows, or clear the field", Action: c.set(i, column, id),
	}
	switch id {
	case name:
		return
	case "":
	default:
		f.Found = fmt.Sprintf("%s of %.80q, which is the address of an asset and not its id", column, name)
		f.Fix = fmt.Sprintf("write %q", id)
	}
	c.say(f, i)
}

// silent is a row that no search has matched.
func (c *checker) silent(i int) {
	if row := &c.rows[i]; c.Matched != nil && !c.Matched(row.ID) {
		c.say(Finding{
			Code: NeverMatched, Severity: Note, Found: "no search has matched it of late", Fix: "look whether people say it otherwise, or pause it",
			Action: c.set(i, "status", keymap.Paused),
		}, i)
	}
}

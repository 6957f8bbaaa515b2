package keymap

import "moments/keywords"

// Acts are what the row wants done with assets when it matches, a pin first; nil for most rows. Their persona is that of the row.
func (r *Row) Acts() (acts []keywords.Act) {
	if !r.HasActs() {
		return nil
	}
	period, err := keywords.ParsePeriod(r.From, r.Until)
	if err != nil { // a row that was compiled has none
		return nil
	}
	for _, a := range []struct {
		kind  keywords.ActKind
		asset string
	}{{keywords.Pin, r.Pin}, {keywords.Boost, r.Boost}, {keywords.Bury, r.Bury}, {keywords.Hide, r.Hide}} {
		if a.asset != "" {
			acts = append(acts, keywords.Act{
				Kind: a.kind, Asset: a.asset, Row: r.ID, Persona: r.Moment.Persona, Channel: r.Channel, Period: period,
			})
		}
	}
	return acts
}

// HasActs reports whether the row names any asset.
func (r *Row) HasActs() bool { return r.Pin != "" || r.Boost != "" || r.Bury != "" || r.Hide != "" }

// ActsAs reports whether other does all that the row does: it names no asset, or the same ones, then and there.
func (r *Row) ActsAs(other *Row) bool {
	type steering struct{ pin, boost, bury, hide, from, until, channel string }
	of := func(r *Row) steering { return steering{r.Pin, r.Boost, r.Bury, r.Hide, r.From, r.Until, r.Channel} }
	return !r.HasActs() || of(r) == of(other)
}

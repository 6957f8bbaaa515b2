package mine

import (
	"fmt"
	"maps"
	"math"
	"slices"
	"strings"

	"moments/content"
	"moments/keywords"
	"moments/keywords/keymap"
)

// What the assets say beside what the phrases say, in shares of a group's searches.
const (
	clickedSays = 1.0 // the moments of what was opened for them
	leadsSays   = 0.4 // of what answers them best
)

// The shares from which a value is proposed. A step or a persona that is wrong hides what would serve, so they need more.
const (
	proposeIntent = 0.3
	proposeOther  = 0.4
	proposeTopic  = 0.5
)

// axis is one part of a moment: where a phrase says it, and where an asset does.
type axis struct {
	name string
	read func(*Reading) keywords.Distribution
	tag  func(keywords.Moment) string
	at   float64
}

var (
	intents  = axis{"intent", func(r *Reading) keywords.Distribution { return r.Intents }, func(m keywords.Moment) string { return string(m.Intent) }, proposeIntent}
	steps    = axis{"step", func(r *Reading) keywords.Distribution { return r.Steps }, func(m keywords.Moment) string { return string(m.Step) }, proposeOther}
	personas = axis{"persona", func(r *Reading) keywords.Distribution { return r.Personas }, func(m keywords.Moment) string { return string(m.Persona) }, proposeOther}
)

// proposal completes the best row of a group.
func (m *mining) proposal(g *group, c *candidate) Proposal {
	p := Proposal{Phrase: c.row.Phrase, Match: c.row.Match, Locale: c.row.Locale}
	p.Catches, p.Besides = volumeOf(m.Given.Phrases, c.inside), volumeOf(m.Given.Phrases, c.outside)
	reasons := []string{m.catching(g, &p)}
	propose := func(a axis) string {
		v, share, why := m.propound(g, a)
		if v == "" {
			return ""
		}
		if a.name == intents.name {
			p.Confidence = share
		}
		reasons = append(reasons, why)
		return v
	}
	p.Moment = keywords.Moment{
		Intent: keywords.Intent(propose(intents)), Step: keywords.Step(propose(steps)), Persona: keywords.Persona(propose(personas)),
	}
	if p.Moment.Intent == "" {
		reasons = append(reasons, "no intent is clear")
	}
	p.Topic = m.topic(g)
	p.Reason = strings.Join(reasons, "; ")
	return p
}

// catching says how much of the group the row is for.
func (m *mining) catching(g *group, p *Proposal) string {
	words := "all words of it"
	switch {
	case p.Match == keymap.Exact:
		words = "the whole phrase"
	case p.Match == keymap.Phrase:
		words = "these words in this order"
	case !strings.Contains(p.Phrase, " "):
		words = "this word"
	}
	share := float64(p.Catches.Searches()) / float64(max(g.volume.Searches(), 1))
	return fmt.Sprintf("%.0f %% of these searches have %s", 100*share, words)
}

// propound is the value of an axis that most speaks for, "" when nothing does clearly, and why in words.
func (m *mining) propound(g *group, a axis) (value string, share float64, why string) {
	said, clicked, leads := m.votes(g, a)
	sum, total := map[string]float64{}, 0.0
	for _, source := range []struct {
		votes
		counts float64
	}{{said, 1}, {clicked, clickedSays}, {leads, leadsSays}} {
		weight := source.counts * source.known
		total += weight
		for v, share := range source.shares {
			sum[v] += weight * share
		}
	}
	for _, v := range slices.Sorted(maps.Keys(sum)) {
		if value == "" || sum[v] > sum[value] {
			value = v
		}
	}
	if total == 0 || sum[value]/total < a.at {
		return "", 0, ""
	}
	return value, math.Round(1000*sum[value]/total) / 1000, reason(value, said, clicked, leads)
}

// votes are what one source says of an axis. Known is the share of the searches of which it says anything.
type votes struct {
	shares map[string]float64
	known  float64
}

// votes asks the readings, the assets that were opened, and those that answer.
func (m *mining) votes(g *group, a axis) (said, clicked, leads votes) {
	said, clicked, leads = votes{shares: map[string]float64{}}, votes{shares: map[string]float64{}}, votes{shares: map[string]float64{}}
	all := 0.0
	for _, i := range g.places {
		p := &m.phrases[i]
		w := p.weight()
		all += w
		if d := a.read(&p.Reading); len(d) > 0 {
			said.known += w
			for _, s := range d {
				if s.Key != keywords.Unknown {
					said.shares[s.Key] += w * s.P
				}
			}
		}
		clicked.tagged(m.facts(p.Clicked), a, w)
		leads.tagged(m.facts(p.Leads), a, w)
	}
	for _, v := range []*votes{&said, &clicked, &leads} {
		for key := range v.shares {
			v.shares[key] /= v.known
		}
		v.known /= max(all, 1)
	}
	return said, clicked, leads
}

// tagged shares the vote of an asset among its moments; one that serves any value says nothing.
func (v *votes) tagged(f *content.Facts, a axis, w float64) {
	if f == nil {
		return
	}
	values := map[string]bool{}
	for _, m := range f.Moments {
		if tag := a.tag(m); tag != "" {
			values[tag] = true
		}
	}
	if len(values) == 0 {
		return
	}
	v.known += w
	for tag := range values {
		v.shares[tag] += w / float64(len(values))
	}
}

func (m *mining) facts(id content.AssetID) *content.Facts {
	if id == "" || m.Facts == nil {
		return nil
	}
	return m.Facts(id)
}

// reason says who speaks for a value.
func reason(value string, said, clicked, leads votes) string {
	var who []string
	for _, source := range []struct {
		votes
		words string
	}{{said, "the wording says so at %.0f %%"}, {clicked, "%.0f %% of what was opened for it is tagged so"}, {leads, "%.0f %% of what answers it is tagged so"}} {
		if share := source.shares[value]; share >= 0.05 {
			who = append(who, fmt.Sprintf(source.words, 100*share))
		}
	}
	return value + ": " + strings.Join(who, ", ")
}

// topic is what most of the group is about, by its readings or by the assets that answer it.
func (m *mining) topic(g *group) keywords.Topic {
	weights, all := map[keywords.Topic]float64{}, 0.0
	for _, i := range g.places {
		p := &m.phrases[i]
		all += p.weight()
		topics := p.Reading.Topics
		for _, id := range []content.AssetID{p.Clicked, p.Leads} {
			if f := m.facts(id); len(topics) == 0 && f != nil && len(f.Topics) > 0 {
				topics = f.Topics[:1]
			}
		}
		if len(topics) > 0 {
			weights[topics[0]] += p.weight()
		}
	}
	for _, topic := range slices.Sorted(maps.Keys(weights)) {
		if weights[topic] >= proposeTopic*all {
			return topic
		}
	}
	return ""
}

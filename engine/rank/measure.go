package rank

import (
	"math"
	"slices"
	"time"

	"moments/content"
	"moments/content/index"
	"moments/keywords"
)

// Ask is what is asked for, the same for every candidate of a request.
type Ask struct {
	Query    keywords.Query
	Channel  string
	Language string // BCP 47 or a locale; "" when not known
	Now      time.Time
	Seen     map[content.AssetID]bool // opened by this visitor a moment ago
}

// Found is what is known of one asset before it becomes a candidate. Rule is what people's rules say of it, from -1, buried, to 1, boosted.
// Lift is how much more than usual it is opened after what this visitor has opened, 0 when that is not known.
type Found struct {
	Facts *content.Facts
	Match index.Match
	Rule  float64
	Lift  float64
}

// halfLife of freshness.
const halfLife = 365 * 24 * time.Hour

// Measure computes the features of one asset.
func Measure(ask *Ask, found *Found) Features {
	f := Neutral()
	f.Set(TextTitle, found.Match.Title)
	f.Set(TextKeywords, found.Match.Keywords)
	f.Set(TextSummary, found.Match.Summary)
	f.Set(TextHead, found.Match.Head)
	f.Set(TextAny, found.Match.Any)
	f.Set(TextScore, found.Match.Score)
	f.Set(TextNear, found.Match.Near)
	measureMoment(&f, &ask.Query, found.Facts.Moments)
	measureFit(&f, ask, found.Facts)
	f.Set(Freshness, freshness(found.Facts, ask.Now))
	if found.Facts.Quality > 0 {
		f.Set(Quality, found.Facts.Quality)
	}
	if found.Facts.Priority > 0 {
		f.Set(Priority, found.Facts.Priority)
	}
	f.Set(Rule, 0.5+found.Rule/2)
	if found.Lift > 0 {
		f.Set(Journey, found.Lift/(found.Lift+1))
	}
	if ask.Seen[found.Facts.ID] {
		f.Set(Unseen, 0)
	}
	return f
}

// measureMoment takes the fits of the one moment of the asset that fits best as a whole.
func measureMoment(f *Features, q *keywords.Query, moments []keywords.Moment) {
	best := -1.0
	for _, m := range moments {
		intent := fit(q.Intents, string(m.Intent))
		step := fit(q.Steps, string(m.Step))
		persona := fit(q.Personas, string(m.Persona))
		if sum := intent + step + persona; sum > best {
			best = sum
			f.Set(IntentFit, intent)
			f.Set(StepFit, step)
			f.Set(PersonaFit, persona)
		}
	}
}

// fit is the probability that the visitor wants what the asset is tagged with. What is unknown speaks neither way: it counts half.
func fit(d keywords.Distribution, tagged string) float64 {
	if tagged == "" || len(d) == 0 {
		return 0.5
	}
	known := 0.0
	for _, share := range d {
		if share.Key != keywords.Unknown {
			known += share.P
		}
	}
	return d.P(tagged) + (1-known)/2
}

// Reread returns the features with what hangs on the reading of the phrase measured again: the fits of the moment and of the topic.
func (f Features) Reread(q *keywords.Query, facts *content.Facts) Features {
	for _, of := range []Feature{IntentFit, StepFit, PersonaFit, TopicFit} {
		f.Set(of, 0.5)
	}
	measureMoment(&f, q, facts.Moments)
	measureTopic(&f, q, facts)
	return f
}

func measureTopic(f *Features, q *keywords.Query, facts *content.Facts) {
	if len(q.Topics) > 0 && len(facts.Topics) > 0 {
		f.Set(TopicFit, truth(slices.ContainsFunc(q.Topics, facts.HasTopic)))
	}
}

func measureFit(f *Features, ask *Ask, facts *content.Facts) {
	measureTopic(f, &ask.Query, facts)
	if ask.Channel != "" && len(facts.Channels) > 0 {
		f.Set(ChannelFit, truth(slices.Contains(facts.Channels, ask.Channel)))
	}
	if ask.Language != "" && facts.Language != "" {
		f.Set(LanguageFit, truth(keywords.LanguageOf(ask.Language) == keywords.LanguageOf(facts.Language)))
	}
}

func truth(b bool) float64 {
	if b {
		return 1
	}
	return 0
}

// freshness is 2^(-age/halfLife); an asset without a date is neither fresh nor old.
func freshness(facts *content.Facts, now time.Time) float64 {
	latest := facts.Published
	if facts.Updated.After(latest) {
		latest = facts.Updated
	}
	if latest.IsZero() {
		return 0.5
	}
	return math.Exp2(-max(0, float64(now.Sub(latest))) / float64(halfLife))
}

package keywords

import (
	"fmt"
	"strings"
	"unicode/utf8"
)

// Limits of rules.
const (
	MaxRuleOrder     = 1_000_000
	maxRuleNameBytes = 64      // of a kind, a channel, a region, a language
	maxRuleIDBytes   = 256     // of an asset, a source
	maxRuleNoteBytes = 4 << 10 // of a note
)

// Wrong is what cannot stand in a field, by its name in files and bodies, and what to do.
type Wrong struct{ Field, Found, Try string }

// Tidy puts what has more than one spelling into one form: texts without space around them, a language without its region, a match type for a
// phrase, times in UTC.
func (r Rule) Tidy() Rule {
	for _, text := range []*string{
		&r.ID, &r.Target.Asset, &r.Target.Kind, &r.Target.Source, &r.When.Phrase, &r.When.Match, &r.When.Channel, &r.When.Region,
		&r.When.Language, &r.Note,
	} {
		*text = strings.TrimSpace(*text)
	}
	if p, err := ParsePhrase(r.When.Phrase); err == nil {
		r.When.Phrase = string(p)
		if r.When.Match == "" {
			r.When.Match = "broad"
		}
	}
	r.When.Language = baseOf(r.When.Language)
	if !r.From.IsZero() {
		r.From = r.From.UTC()
	}
	if !r.Until.IsZero() {
		r.Until = r.Until.UTC()
	}
	return r
}

// baseOf is the language of a tag or locale: de of de-AT and de_AT.
func baseOf(tag string) string {
	if i := strings.IndexAny(tag, "-_"); i >= 0 {
		tag = tag[:i]
	}
	return strings.ToLower(tag)
}

// Check returns everything that is wrong with a tidy rule, nil for nothing. Whether what it names is there is not its business.
func (r *Rule) Check() (list []Wrong) {
	refuse := func(bad bool, field, found, try string) {
		if bad {
			list = append(list, Wrong{field, found, try})
		}
	}
	if r.ID != "" {
		refuse(checkKey("id", r.ID, MaxKeyLength) != nil, "id", fmt.Sprintf("%.80q", r.ID), fmt.Sprintf("use %q, or leave it out", Slug(r.ID)))
	}
	_, err := ParseActKind(string(r.Act))
	refuse(err != nil, "act", fmt.Sprintf("%.40q", r.Act), "use pin, boost, bury or hide")
	r.checkTarget(refuse)
	r.checkOccasion(refuse)
	refuse(r.IsNever(), "until", fmt.Sprintf("%s, before it begins", r.Until.Format("2006-01-02 15:04")), "let it end after it begins")
	refuse(!(r.Strength >= 0 && r.Strength <= 1), "strength", fmt.Sprint(r.Strength), "use a number above 0, at most 1")
	isAbsolute := r.Act == Pin || r.Act == Hide
	refuse(isAbsolute && r.Strength != 0, "strength", fmt.Sprintf("%v for a %s", r.Strength, r.Act), "leave it out: pins and hides are absolute")
	refuse(r.Order < 0 || r.Order > MaxRuleOrder, "order", fmt.Sprint(r.Order), fmt.Sprintf("use a number from 0 to %d", MaxRuleOrder))
	checkRuleText(refuse, "note", r.Note, maxRuleNoteBytes)
	return list
}

type refusal = func(bad bool, field, found, try string)

func (r *Rule) checkTarget(refuse refusal) {
	t := r.Target
	named := 0
	for _, text := range []string{t.Asset, t.Kind, string(t.Topic), t.Source} {
		if text != "" {
			named++
		}
	}
	refuse(named == 0, "asset", "nothing", "name an asset, or a kind, topic or source of assets")
	refuse(named > 1, "asset", fmt.Sprintf("%d targets", named), "name one of asset, kind, topic and source, and make a rule for each")
	refuse(r.Act == Pin && named == 1 && t.Asset == "", "asset", "a pin of more than one", "name the asset that comes first; boost the others")
	checkRuleText(refuse, "asset", t.Asset, maxRuleIDBytes)
	checkRuleText(refuse, "source", t.Source, maxRuleIDBytes)
	checkRuleText(refuse, "kind", t.Kind, maxRuleNameBytes)
	_, err := ParseTopic(string(t.Topic))
	refuse(err != nil, "topic", fmt.Sprintf("%.80q", t.Topic), "use a topic of letters, digits and hyphens")
}

func (r *Rule) checkOccasion(refuse refusal) {
	o := r.When
	parsed, err := ParseMoment(o.Moment.String())
	refuse(err != nil || parsed != o.Moment, "moment", o.Moment.String(), "write intent/step/persona, with - for any, as in do/use/-")
	_, err = ParseTopic(string(o.Topic))
	refuse(err != nil, "phrase_topic", fmt.Sprintf("%.80q", o.Topic), "use a topic of letters, digits and hyphens")
	checkRuleText(refuse, "channel", o.Channel, maxRuleNameBytes)
	checkRuleText(refuse, "region", o.Region, maxRuleNameBytes)
	checkRuleText(refuse, "language", o.Language, maxRuleNameBytes)
	if o.Phrase == "" {
		refuse(o.Match != "", "match", fmt.Sprintf("%.40q without a phrase", o.Match), "add the phrase, or leave it out")
		return
	}
	phrase, err := ParsePhrase(o.Phrase)
	bad := err != nil || string(phrase) != o.Phrase || !strings.ContainsFunc(o.Phrase, isWordRune)
	refuse(bad, "phrase", fmt.Sprintf("%.40q", o.Phrase), fmt.Sprintf("write 1 to %d bytes with at least one word", MaxPhraseBytes))
	refuse(o.Match != "exact" && o.Match != "phrase" && o.Match != "broad", "match", fmt.Sprintf("%.40q", o.Match), "use exact, phrase or broad")
}

func checkRuleText(refuse refusal, field, text string, limit int) {
	refuse(len(text) > limit, field, fmt.Sprintf("%d bytes", len(text)), fmt.Sprintf("at most %d bytes", limit))
	refuse(strings.ContainsRune(text, 0) || !utf8.ValidString(text), field, "bytes that are no text", "save it as UTF-8")
}

package keymap

import (
	"errors"
	"fmt"
	"math"
	"strings"
	"unicode"
	"unicode/utf8"

	"moments/keywords"
)

// Match says how a row's phrase must stand in a phrase to match it. Words are compared by their stems and through close
// variants (package pattern says which), those of negative rows by their letters alone but for case and accents.
type Match string

// The match types.
const (
	Exact  Match = "exact"  // the whole phrase, in this order
	Phrase Match = "phrase" // a run of words within the phrase, in this order
	Broad  Match = "broad"  // all words but stop words, in any order
)

// The statuses of a row. "" stands for live.
const (
	Live   = "live"
	Draft  = "draft"  // kept, never matches
	Paused = "paused" // kept, never matches
)

// Limits of rows.
const (
	MaxRows      = 1_000_000
	MaxTopics    = 3_000 // distinct topics in one map, or in one set of planned moments
	MaxWeight    = 10
	MaxTextBytes = 4 << 10 // of a note, a question, a description
	MaxNameBytes = 256     // of an id, an asset, a source, an owner, a locale, a channel
)

// Row ties a phrase to a moment, a topic and to what is to be done with assets (see Acts). A blank axis of the moment means any; a negative row
// keeps the rows whose moment it serves from matching.
type Row struct {
	ID       string          `cbor:"1,keyasint"` // stable name; Publish gives one to a row that has none
	Phrase   string          `cbor:"2,keyasint"`
	Match    Match           `cbor:"3,keyasint"`
	Negative bool            `cbor:"4,keyasint,omitempty"`
	Moment   keywords.Moment `cbor:"5,keyasint"`
	Topic    keywords.Topic  `cbor:"6,keyasint,omitempty"`
	Weight   float64         `cbor:"7,keyasint,omitempty"`  // factor on the evidence, 0 means 1
	Locale   string          `cbor:"8,keyasint,omitempty"`  // language or language-region, "" means any
	Pin      string          `cbor:"9,keyasint,omitempty"`  // opaque id of an asset to put first
	Volume   int             `cbor:"10,keyasint,omitempty"` // market searches a month, -1 means unknown
	Stage    keywords.Stage  `cbor:"11,keyasint,omitempty"` // set when the file named a stage and this row is one of its steps
	Source   string          `cbor:"12,keyasint,omitempty"`
	Owner    string          `cbor:"13,keyasint,omitempty"`
	Status   string          `cbor:"14,keyasint,omitempty"`
	Note     string          `cbor:"15,keyasint,omitempty"`
	Boost    string          `cbor:"16,keyasint,omitempty"` // opaque id of an asset, as are the next two
	Bury     string          `cbor:"17,keyasint,omitempty"`
	Hide     string          `cbor:"18,keyasint,omitempty"`
	From     string          `cbor:"19,keyasint,omitempty"` // the period of the acts, as keywords.ParsePeriod reads it; the row
	Until    string          `cbor:"20,keyasint,omitempty"` // itself always reads
	Channel  string          `cbor:"21,keyasint,omitempty"` // of the acts, "" means any

	VolumeHigh int `cbor:"22,keyasint,omitempty"` // where Volume is only known to lie between itself and this; 0 means exact
}

// Label is the match type as files write it: exact, or negative-exact.
func (r *Row) Label() string {
	if r.Negative {
		return "negative-" + string(r.Match)
	}
	return string(r.Match)
}

// Live reports whether the row takes part in matching.
func (r *Row) Live() bool { return r.Status == "" || r.Status == Live }

// Factor is the weight, with 1 for none.
func (r *Row) Factor() float64 {
	if r.Weight == 0 {
		return 1
	}
	return r.Weight
}

// tidy puts what has more than one spelling into one form.
func (r Row) tidy() Row {
	for _, text := range []*string{
		&r.ID, &r.Phrase, &r.Locale, &r.Pin, &r.Source, &r.Owner, &r.Status, &r.Note, &r.Boost, &r.Bury, &r.Hide, &r.From, &r.Until, &r.Channel,
	} {
		*text = strings.TrimSpace(*text)
	}
	if p, err := keywords.ParsePeriod(r.From, r.Until); err == nil {
		r.From, r.Until = p.Texts()
	}
	if p, err := keywords.ParsePhrase(r.Phrase); err == nil {
		r.Phrase = string(p)
	}
	if r.Status == Live {
		r.Status = ""
	}
	r.takeSyntax()
	if r.Match == "" {
		r.Match = Broad
	}
	if r.Volume < 0 {
		r.Volume = -1
	}
	if r.VolumeHigh <= r.Volume || r.Volume < 0 {
		r.VolumeHigh = 0
	}
	return r
}

// Check returns what was found and what to try when the row, which is tidy, cannot be taken, or "", "".
func (r *Row) Check() (found, try string) {
	_, err := keywords.ParsePhrase(r.Phrase)
	switch {
	case err != nil:
		return fmt.Sprintf("phrase %.40q", r.Phrase), err.Error()
	case !strings.ContainsFunc(r.Phrase, isWord):
		return fmt.Sprintf("phrase %.40q without a word", r.Phrase), "write at least one word"
	case r.Match != Exact && r.Match != Phrase && r.Match != Broad:
		return fmt.Sprintf("match %q", r.Match), "use exact, phrase or broad"
	case !(r.Weight >= 0 && r.Weight <= MaxWeight):
		return fmt.Sprintf("weight %v", r.Weight), fmt.Sprintf("use a number from 0 to %d", MaxWeight)
	case r.Status != "" && r.Status != Draft && r.Status != Paused:
		return fmt.Sprintf("status %q", r.Status), "use live, draft or paused"
	case r.Volume > math.MaxInt32 || r.VolumeHigh > math.MaxInt32:
		return fmt.Sprintf("volume %d", max(r.Volume, r.VolumeHigh)), "use a number of searches a month"
	}
	if found, try := r.checkSyntax(); found != "" {
		return found, try
	}
	if err := checkAxes(r.Moment, r.Topic); err != nil {
		return "moment " + r.Moment.String(), err.Error()
	}
	if _, err := keywords.ParsePeriod(r.From, r.Until); err != nil {
		return fmt.Sprintf("from %.40q until %.40q", r.From, r.Until), err.Error()
	}
	return r.checkTexts()
}

func isWord(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }

func (r *Row) checkTexts() (found, try string) {
	for _, f := range []struct {
		field, text string
		limit       int
	}{
		{"row_id", r.ID, MaxNameBytes}, {"locale", r.Locale, MaxNameBytes}, {"pin", r.Pin, MaxNameBytes},
		{"source", r.Source, MaxNameBytes}, {"owner", r.Owner, MaxNameBytes}, {"note", r.Note, MaxTextBytes},
		{"boost", r.Boost, MaxNameBytes}, {"bury", r.Bury, MaxNameBytes}, {"hide", r.Hide, MaxNameBytes}, {"channel", r.Channel, MaxNameBytes},
	} {
		if found, try := checkText(f.field, f.text, f.limit); found != "" {
			return found, try
		}
	}
	return "", ""
}

func checkText(field, text string, limit int) (found, try string) {
	switch {
	case len(text) > limit:
		return fmt.Sprintf("%s of %d bytes", field, len(text)), fmt.Sprintf("at most %d bytes", limit)
	case strings.ContainsRune(text, 0):
		return field + " with a zero byte", "remove it"
	case !utf8.ValidString(text):
		return field + " with bytes that are not UTF-8", "save the file as UTF-8"
	}
	return "", ""
}

// checkAxes refuses what ParseMoment and ParseTopic would not give.
func checkAxes(m keywords.Moment, topic keywords.Topic) error {
	parsed, err := keywords.ParseMoment(m.String())
	if err == nil && parsed != m {
		err = fmt.Errorf("%w: %s", keywords.ErrMoment, m)
	}
	_, topicErr := keywords.ParseTopic(string(topic))
	return errors.Join(err, topicErr)
}

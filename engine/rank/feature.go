package rank

import (
	"encoding/binary"
	"errors"
	"fmt"
	"math"
)

// Feature names one number that is known of a candidate. The order is the schema: it is logged, and only ever appended to.
type Feature int

// The features, each from 0 to 1. Where nothing is known the value is 0.5, so that it speaks neither way; text features
// are 0 where nothing matched.
const (
	TextTitle    Feature = iota // share of the idf-weighted terms of the phrase that stand in the title
	TextKeywords                // the same for keywords and topics
	TextSummary                 // the same for the summary
	TextHead                    // the same for title, keywords and summary together
	TextAny                     // the same for the whole text
	TextScore                   // score of the index, as a share of the best for this phrase
	IntentFit                   // probability of the intent that the asset is tagged with
	StepFit                     // the same for the step
	PersonaFit                  // the same for the persona
	TopicFit                    // 1 when a topic of the phrase is one of the asset, 0 when it has others
	ChannelFit                  // 1 when tagged for the channel that was asked for
	LanguageFit                 // 1 when in the language that was asked for, 0 when in another
	Freshness                   // 1 today, 0.5 after a year, by the later of published and updated
	Quality                     // as rated by people
	Priority                    // as given by people
	Learned                     // how likely it is the best by what came of it, see Learn; 0.5 is an even chance
	Unseen                      // 0 when this visitor has opened it a moment ago, else 1
	TextNear                    // how close the words of the phrase stand in title, keywords or summary; of schema 2, as are the next
	Rule                        // 1 for the strongest boost of a person's rule, 0 for the strongest burying, 0.5 for none
	Journey                     // how much more than usual it is opened after what was opened before, as lift / (lift + 1)
	numFeatures
)

// Schema is the version of the list of features.
const Schema = 2

var featureNames = [numFeatures]string{
	"text_title", "text_keywords", "text_summary", "text_head", "text_any", "text_score", "intent_fit", "step_fit", "persona_fit",
	"topic_fit", "channel_fit", "language_fit", "freshness", "quality", "priority", "learned", "unseen",
	"text_near", "rule", "journey",
}

// String is the name under which the feature is configured, logged and explained.
func (f Feature) String() string { return featureNames[f] }

// AllFeatures returns the features in the order of the schema.
func AllFeatures() []Feature {
	all := make([]Feature, numFeatures)
	for i := range all {
		all[i] = Feature(i)
	}
	return all
}

// Features holds a value for each feature, in steps of 1/65535, so that what is logged in two bytes each is what was scored.
type Features [numFeatures]uint16

// Neutral says nothing of anything: 0.5 everywhere, no text matched, not seen before.
func Neutral() (f Features) {
	for i := IntentFit; i < numFeatures; i++ {
		f.Set(i, 0.5)
	}
	f.Set(Unseen, 1)
	return f
}

// Set stores v, held to [0, 1]; a NaN is 0.
func (f *Features) Set(i Feature, v float64) {
	if !(v > 0) {
		v = 0
	}
	f[i] = uint16(math.Round(min(v, 1) * math.MaxUint16))
}

// Get returns a value from 0 to 1.
func (f *Features) Get(i Feature) float64 { return float64(f[i]) / math.MaxUint16 }

// Bytes is the logged form: two bytes each, big-endian, in the order of the schema.
func (f *Features) Bytes() []byte {
	b := make([]byte, 0, 2*numFeatures)
	for _, v := range f {
		b = binary.BigEndian.AppendUint16(b, v)
	}
	return b
}

// ErrFeatures is returned for bytes that are not logged features.
var ErrFeatures = errors.New("not logged features")

// ParseFeatures reads the logged form. A shorter one, of an older schema, leaves the features it lacks neutral; a longer one is cut.
func ParseFeatures(b []byte) (Features, error) {
	f := Neutral()
	if len(b)%2 != 0 {
		return f, fmt.Errorf("%w: %d bytes", ErrFeatures, len(b))
	}
	for i := 0; i < len(b)/2 && i < int(numFeatures); i++ {
		f[i] = binary.BigEndian.Uint16(b[2*i:])
	}
	return f, nil
}

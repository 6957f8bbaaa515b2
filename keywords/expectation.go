package keywords

import (
	"fmt"
	"net/url"
	"strings"
)

// MaxExpectedRank is the last place in which an expectation can want an asset.
const MaxExpectedRank = 50

// Expectation is a test of the keyword map: what a phrase should be read as, what should answer it, or both. Persona
// and Step are those the visitor is said to have, blank for a stranger.
type Expectation struct {
	Phrase  Phrase
	Persona Persona
	Step    Step
	Moment  Moment // that the reading should have; a blank axis may be anything, the zero moment is not looked at
	URL     string // or id of the asset that should be shown, "" for none
	MinRank int    // the asset should stand here or before, from 1; 0 means anywhere in the answer
}

// Check returns everything that is wrong with an expectation, by the columns of tests.csv, nil for nothing. Whether
// its persona, step and asset are there is not its business.
func (e *Expectation) Check() (list []Wrong) {
	refuse := func(bad bool, field, found, try string) {
		if bad {
			list = append(list, Wrong{field, found, try})
		}
	}
	_, err := ParsePhrase(string(e.Phrase))
	refuse(err != nil, "phrase", fmt.Sprintf("%.40q", e.Phrase), fmt.Sprintf("write 1 to %d bytes", MaxPhraseBytes))
	refuse(e.Moment.IsZero() && e.URL == "", "expect_moment", "nothing, and no expect_url", "fill one of them")
	isWrong := e.URL != "" && !isTarget(e.URL)
	refuse(isWrong, "expect_url", fmt.Sprintf("%.80q", e.URL), "write the address or the id of one asset, without spaces")
	isWrong = e.MinRank < 0 || e.MinRank > MaxExpectedRank
	refuse(isWrong, "expect_min_rank", fmt.Sprint(e.MinRank), fmt.Sprintf("use a number from 1 to %d", MaxExpectedRank))
	isWrong = e.MinRank > 0 && e.URL == ""
	refuse(isWrong, "expect_url", fmt.Sprintf("nothing beside expect_min_rank %d", e.MinRank), "say which asset should stand there")
	return list
}

// isTarget reports whether text can be the address or the id of an asset.
func isTarget(text string) bool {
	_, err := url.Parse(text)
	return err == nil && len(text) <= 2_048 && !strings.ContainsAny(text, " \t\r\n\x00")
}

// Reads reports whether a moment that was read is the expected one.
func (e *Expectation) Reads(m Moment) bool {
	fits := func(want, got string) bool { return want == "" || want == got }
	return fits(string(e.Moment.Intent), string(m.Intent)) && fits(string(e.Moment.Step), string(m.Step)) &&
		fits(string(e.Moment.Persona), string(m.Persona))
}

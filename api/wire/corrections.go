package wire

import (
	"time"

	"moments/engine/correction"
	"moments/keywords"
)

// CorrectionList is what people say phrases mean, those of most visitors first.
type CorrectionList struct {
	Corrections []Correction `json:"corrections"`
}

// Correction is everything that is said of one phrase. Moment is what it means once it is accepted, "" before.
type Correction struct {
	Phrase    string     `json:"phrase"`
	Status    string     `json:"status"`
	Moment    string     `json:"moment"`
	Added     bool       `json:"added"`
	Visitors  int        `json:"visitors"`
	First     time.Time  `json:"first,omitzero"`
	Last      time.Time  `json:"last,omitzero"`
	Proposals []Proposal `json:"proposals"`
	Reviewer  string     `json:"reviewer"`
	Reviewed  time.Time  `json:"reviewed,omitzero"`
}

// Proposal is what some visitors say: the phrase was read as one moment and means another.
type Proposal struct {
	Read     string    `json:"read"`
	To       string    `json:"to"`
	Visitors int       `json:"visitors"`
	First    time.Time `json:"first"`
	Last     time.Time `json:"last"`
}

// CorrectionsJSON is what GET /v1/corrections and the command corrections print.
func CorrectionsJSON(rows []correction.Row) CorrectionList {
	return CorrectionList{Corrections: each(rows, func(r correction.Row) Correction {
		moment := ""
		if !r.Label.IsZero() {
			moment = r.Label.String()
		}
		return Correction{
			Phrase: r.Phrase, Status: string(r.Status), Moment: moment, Added: r.Added, Visitors: r.Visitors, First: r.First, Last: r.Last,
			Reviewer: r.Reviewer, Reviewed: r.Reviewed,
			Proposals: each(r.Proposals, func(p correction.Proposal) Proposal {
				return Proposal{Read: p.Read.String(), To: p.To.String(), Visitors: p.Visitors, First: p.First, Last: p.Last}
			}),
		}
	})}
}

// NewCorrection is what a marketer says a phrase means.
type NewCorrection struct {
	Phrase string `json:"phrase" also:"q,query"`
	Moment string `json:"moment"`
}

// Review gives what was said of a phrase a status. Moment is what an accepted one means, "" for what most visitors say.
type Review struct {
	Phrase string `json:"phrase" also:"q,query"`
	Status string `json:"status"`
	Moment string `json:"moment"`
}

// MomentOf reads a moment, "" for none. Errors: those of keywords.ParseMoment.
func MomentOf(text string) (keywords.Moment, error) {
	if text == "" {
		return keywords.Moment{}, nil
	}
	return keywords.ParseMoment(text)
}

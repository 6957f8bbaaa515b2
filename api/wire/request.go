package wire

import (
	"errors"
	"fmt"
	"regexp"

	"moments/engine"
	"moments/engine/journal"
	"moments/engine/retrieve"
	"moments/keywords"
)

// RecommendRequest is what is asked for: a phrase or, without one, what to read next. A phrase that is given and empty is a
// mistake.
type RecommendRequest struct {
	Phrase   *string          `json:"phrase" also:"q,query,search,text,keyword"`
	Persona  string           `json:"persona" also:"audience"`
	Step     string           `json:"step" also:"stage"`
	Intent   string           `json:"intent"`
	Channel  string           `json:"channel"`
	Locale   string           `json:"locale" also:"lang,language"`
	Region   string           `json:"region" also:"country"`
	Page     string           `json:"page" also:"url"`
	Visitor  string           `json:"visitor" also:"client_id,session,session_id,session_token"`
	User     string           `json:"user" also:"user_id"`
	Consent  string           `json:"consent"`
	Chain    string           `json:"chain"`
	Context  string           `json:"context"`
	Typing   bool             `json:"typing"`
	Limit    int              `json:"limit" also:"size,count,hits,hits_per_page"`
	PerGroup int              `json:"per_group"`
	Filters  RecommendFilters `json:"filters" also:"filter"`
	Explain  bool             `json:"explain"`
	Test     bool             `json:"test"`
}

// RecommendFilters narrow what is shown.
type RecommendFilters struct {
	Kind     string `json:"kind" also:"type"`
	Topic    string `json:"topic"`
	Language string `json:"language" also:"lang"`
}

// visitorForm is what a site may call a visitor: no address of e-mail, no name with spaces.
var visitorForm = regexp.MustCompile(`^[A-Za-z0-9_.:=/+-]{0,64}$`)

const maxUserBytes = 256

// Read translates a request, and checks what the engine does not. Who asks is left to the caller: Visitor is not set.
// Errors: engine.ErrRequest.
func (r RecommendRequest) Read() (engine.Request, error) {
	var errs []error
	note := func(field, found string, err error) {
		if err != nil {
			errs = append(errs, &engine.RequestError{Field: field, Found: fmt.Sprintf("%.80q", found), Try: err.Error()})
		}
	}
	phrase, err := r.phrase()
	if err != nil {
		errs = append(errs, err)
	}
	intent, err := keywords.ParseIntent(r.Intent)
	note("intent", r.Intent, err)
	step, err := keywords.ParseStep(r.Step)
	note("step", r.Step, err)
	persona, err := keywords.ParsePersona(r.Persona)
	note("persona", r.Persona, err)
	topic, err := keywords.ParseTopic(r.Filters.Topic)
	note("filters.topic", r.Filters.Topic, err)
	if !visitorForm.MatchString(r.Visitor) {
		note("visitor", r.Visitor, errors.New("use up to 64 letters, digits and _ . : = / + -, an id and not a name"))
	}
	if len(r.User) > maxUserBytes {
		note("user", r.User, fmt.Errorf("use at most %d bytes", maxUserBytes))
	}
	return engine.Request{
		Phrase: phrase, Intent: intent, Step: step, Persona: persona, Channel: r.Channel, Locale: r.Locale, Region: r.Region,
		Page: r.Page, Consent: journal.Consent(r.Consent), Chain: r.Chain, Context: r.Context, Typing: r.Typing, Limit: r.Limit, PerGroup: r.PerGroup,
		Filters: retrieve.Filters{Kind: r.Filters.Kind, Topic: topic, Language: r.Filters.Language}, Explain: r.Explain, Test: r.Test,
	}, errors.Join(errs...)
}

func (r RecommendRequest) phrase() (string, error) {
	switch {
	case r.Phrase == nil:
		return "", nil
	case *r.Phrase == "":
		return "", keywords.ErrPhraseEmpty
	}
	return *r.Phrase, nil
}

// BatchRequest is up to MaxBatch requests at once.
type BatchRequest struct {
	Requests []RecommendRequest `json:"requests"`
}

// MaxBatch is how many requests may come at once.
const MaxBatch = 20

// Batch is an answer for each request, in order.
type Batch struct {
	Answers []Answer `json:"answers"`
}

// TagRequest is a phrase to be read, with what is known beside it.
type TagRequest struct {
	Phrase  string `json:"phrase" also:"q,query,search,text,keyword"`
	Intent  string `json:"intent"`
	Step    string `json:"step"`
	Persona string `json:"persona"`
	Locale  string `json:"locale"`
}

package api

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"regexp"

	"moments/api/access"
	"moments/engine"
	"moments/engine/journal"
	"moments/keywords"
)

// RecommendRequest is what is asked for: a phrase or, without one, what to read next.
type RecommendRequest struct {
	Phrase   string           `json:"phrase" also:"q,query,search,text,keyword"`
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

func recommendAddress(p *params) RecommendRequest {
	return RecommendRequest{
		Phrase: p.text("phrase"), Persona: p.text("persona"), Step: p.text("step"), Intent: p.text("intent"),
		Channel: p.text("channel"), Locale: p.text("locale"), Region: p.text("region"), Page: p.text("page"),
		Visitor: p.text("visitor"), User: p.text("user"), Consent: p.text("consent"), Chain: p.text("chain"),
		Context: p.text("context"), Limit: p.number("limit"), PerGroup: p.number("per_group"),
		Filters: RecommendFilters{Kind: p.text("kind"), Topic: p.text("topic"), Language: p.text("language")},
		Explain: p.flag("explain"), Test: p.flag("test"),
	}
}

// visitorForm is what a site may call a visitor: no address of e-mail, no name with spaces.
var visitorForm = regexp.MustCompile(`^[A-Za-z0-9_.:=/+-]{0,64}$`)

const maxUserBytes = 256

// read checks what the engine cannot, and translates.
func (r RecommendRequest) read() (engine.Request, error) {
	var errs []error
	note := func(field, found string, err error) {
		if err != nil {
			errs = append(errs, &engine.RequestError{Field: field, Found: fmt.Sprintf("%.80q", found), Try: err.Error()})
		}
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
		Phrase: r.Phrase, Intent: intent, Step: step, Persona: persona, Channel: r.Channel, Locale: r.Locale, Region: r.Region,
		Page: r.Page, Consent: journal.Consent(r.Consent), Chain: r.Chain, Context: r.Context, Limit: r.Limit, PerGroup: r.PerGroup,
		Filters: engine.Filters{Kind: r.Filters.Kind, Topic: topic, Language: r.Filters.Language}, Explain: r.Explain, Test: r.Test,
	}, errors.Join(errs...)
}

// recommendation is an answer as it goes out.
type recommendation struct{ Answer }

// head lets the visitor's own browser keep the answer for a moment, and nobody else.
func (recommendation) head(h http.Header) int {
	h.Set("Cache-Control", "private, max-age=30")
	return http.StatusOK
}

func (s *Server) recommend(ctx context.Context, r RecommendRequest) (recommendation, error) {
	answer, err := s.answer(ctx, r)
	return recommendation{answer}, err
}

func (s *Server) explain(ctx context.Context, r RecommendRequest) (Answer, error) {
	r.Explain = true
	return s.answer(ctx, r)
}

func (s *Server) answer(ctx context.Context, r RecommendRequest) (Answer, error) {
	req, err := r.read()
	if err != nil {
		return Answer{}, err
	}
	s.name(callerOf(ctx), r, &req)
	answer, err := s.engine.Recommend(ctx, req)
	if err != nil {
		return Answer{}, err
	}
	return AnswerJSON(&answer), nil
}

// name decides under which name the visitor is counted. What a user is called is hashed with the salt of the day, and otherwise
// dropped. An answer that no person looks at is not counted.
func (s *Server) name(who caller, r RecommendRequest, req *engine.Request) {
	if req.Consent == journal.ConsentFull && who.signals.OptOut {
		req.Consent = journal.ConsentAnonymous
	}
	now := s.engine.Now()
	site := who.key.Kind == access.Secret // a server of the site asks: its address is nobody's
	switch {
	case req.Consent == journal.ConsentOff:
	case req.Consent == journal.ConsentFull && r.User != "":
		req.Visitor = s.nameVisitor(now, "user", r.User)
	case req.Consent == journal.ConsentFull && r.Visitor != "":
		req.Visitor = r.Visitor
	case site && r.Visitor != "":
		req.Visitor = s.nameVisitor(now, "visitor", r.Visitor)
	case !site && who.name != nil:
		req.Visitor = who.name(now)
	}
	req.Test = req.Test || !site && who.signals.Robot
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

// recommendBatch answers all requests, or says which of them is wrong.
func (s *Server) recommendBatch(ctx context.Context, b BatchRequest) (Batch, error) {
	if n := len(b.Requests); n < 1 || n > MaxBatch {
		return Batch{}, &engine.RequestError{Field: "requests", Found: fmt.Sprint(n), Try: fmt.Sprintf("send 1 to %d", MaxBatch)}
	}
	batch := Batch{Answers: make([]Answer, len(b.Requests))}
	for i, r := range b.Requests {
		var err error
		if batch.Answers[i], err = s.answer(ctx, r); err != nil {
			return Batch{}, placed{fmt.Sprintf("/requests/%d", i), err}
		}
	}
	return batch, nil
}

// placed is an error in a part of the body.
type placed struct {
	pointer string
	err     error
}

func (p placed) Error() string { return p.pointer + ": " + p.err.Error() }
func (p placed) Unwrap() error { return p.err }

// faults are those of the part, with their place in the whole.
func (p placed) faults() []Fault {
	inner := Faults(p.err)
	for i := range inner {
		inner[i].Pointer = p.pointer + inner[i].Pointer
	}
	if inner == nil {
		code, _ := Classify(p.err)
		inner = []Fault{{Pointer: p.pointer, Code: code, Message: p.err.Error()}}
	}
	return inner
}

// TagRequest is a phrase to be read, with what is known beside it.
type TagRequest struct {
	Phrase  string `json:"phrase" also:"q,query,search,text,keyword"`
	Intent  string `json:"intent"`
	Step    string `json:"step"`
	Persona string `json:"persona"`
	Locale  string `json:"locale"`
}

func (s *Server) tag(_ context.Context, r TagRequest) (Query, error) {
	req, err := RecommendRequest{Phrase: r.Phrase, Intent: r.Intent, Step: r.Step, Persona: r.Persona, Locale: r.Locale}.read()
	if err != nil {
		return Query{}, err
	}
	query, err := s.engine.Read(req)
	if err != nil {
		return Query{}, err
	}
	return QueryJSON(query), nil
}

package api

import (
	"context"
	"errors"
	"fmt"

	"moments/api/access"
	"moments/api/problem"
	"moments/api/rest"
	"moments/api/wire"
	"moments/engine"
	"moments/engine/journal"
	"moments/keywords"
)

func recommendAddress(p *rest.Params) wire.RecommendRequest {
	return wire.RecommendRequest{
		Phrase: p.Given("phrase"), Persona: p.Text("persona"), Step: p.Text("step"), Intent: p.Text("intent"),
		Channel: p.Text("channel"), Locale: p.Text("locale"), Region: p.Text("region"), Page: p.Text("page"),
		Visitor: p.Text("visitor"), User: p.Text("user"), Consent: p.Text("consent"), Chain: p.Text("chain"),
		Context: p.Text("context"), Typing: p.Flag("typing"), Limit: p.Number("limit"), PerGroup: p.Number("per_group"),
		Filters: wire.RecommendFilters{Kind: p.Text("kind"), Topic: p.Text("topic"), Language: p.Text("language")},
		Explain: p.Flag("explain"), Test: p.Flag("test"),
	}
}

// recommend lets the visitor's own browser keep the answer for a moment, and nobody else.
func (s *Server) recommend(ctx context.Context, r wire.RecommendRequest) (rest.Reply, error) {
	answer, err := s.answer(ctx, r)
	return rest.Reply{Body: answer, Cache: "private, max-age=30"}, err
}

func (s *Server) explain(ctx context.Context, r wire.RecommendRequest) (wire.Answer, error) {
	r.Explain = true
	return s.answer(ctx, r)
}

func (s *Server) answer(ctx context.Context, r wire.RecommendRequest) (wire.Answer, error) {
	req, err := r.Read()
	if err != nil {
		return wire.Answer{}, err
	}
	s.name(callerOf(ctx), r, &req)
	answer, err := s.engine.Recommend(ctx, req)
	if err != nil {
		return wire.Answer{}, err
	}
	return wire.AnswerJSON(answer), nil
}

// name decides under which name the visitor is counted. What a user is called is hashed with the salt of the day, and
// otherwise dropped. An answer that no person looks at is not counted.
func (s *Server) name(who caller, r wire.RecommendRequest, req *engine.Request) {
	if req.Consent == journal.ConsentFull && who.signals.OptOut {
		req.Consent = journal.ConsentAnonymous
	}
	now := s.engine.Now()
	server := who.key.Kind == access.Secret // its address is nobody's
	switch {
	case req.Consent == journal.ConsentOff:
	case req.Consent == journal.ConsentFull && r.User != "":
		req.Visitor = s.nameVisitor(now, "user", r.User)
	case req.Consent == journal.ConsentFull && r.Visitor != "":
		req.Visitor = r.Visitor
	case server && r.Visitor != "":
		req.Visitor = s.nameVisitor(now, "visitor", r.Visitor)
	case !server:
		req.Visitor = who.name(now)
	}
	req.Test = req.Test || !server && who.signals.Robot
}

// recommendBatch answers all requests, or none and says which are wrong.
func (s *Server) recommendBatch(ctx context.Context, b wire.BatchRequest) (wire.Batch, error) {
	if n := len(b.Requests); n < 1 || n > wire.MaxBatch {
		try := fmt.Sprintf("send 1 to %d", wire.MaxBatch)
		return wire.Batch{}, &engine.RequestError{Field: "requests", Found: fmt.Sprint(n), Try: try}
	}
	var errs []error
	for i, r := range b.Requests {
		if err := s.readable(r); err != nil {
			errs = append(errs, problem.At(fmt.Sprintf("/requests/%d", i), err))
		}
	}
	if errs != nil {
		return wire.Batch{}, errors.Join(errs...)
	}
	if err := draw(ctx, len(b.Requests)-1); err != nil {
		return wire.Batch{}, err
	}
	batch := wire.Batch{Answers: make([]wire.Answer, len(b.Requests))}
	for i, r := range b.Requests {
		var err error
		if batch.Answers[i], err = s.answer(ctx, r); err != nil {
			return wire.Batch{}, problem.At(fmt.Sprintf("/requests/%d", i), err)
		}
	}
	return batch, nil
}

// readable says what keeps a request from being answered, before any is: what is answered counts as a search.
func (s *Server) readable(r wire.RecommendRequest) error {
	req, err := r.Read()
	if err != nil {
		return err
	}
	_, err = s.engine.Read(req)
	if r.Phrase == nil && errors.Is(err, keywords.ErrPhraseEmpty) {
		return nil // it asks what to read next
	}
	return err
}

func (s *Server) tag(_ context.Context, r wire.TagRequest) (wire.Query, error) {
	req, err := wire.RecommendRequest{
		Phrase: &r.Phrase, Intent: r.Intent, Step: r.Step, Persona: r.Persona, Locale: r.Locale,
	}.Read()
	if err != nil {
		return wire.Query{}, err
	}
	query, err := s.engine.Read(req)
	if err != nil {
		return wire.Query{}, err
	}
	return wire.QueryJSON(query), nil
}

package engine_test

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"time"

	"moments/engine"
	"moments/engine/journal"
	"moments/engine/rank"
	"moments/engine/receive"
	"moments/engine/trial/live"
)

// trial NAME [FEATURE=WEIGHT...]
func (s *script) trial(args []string) error {
	spec := live.Spec{Name: args[0], Plan: s.Plan(), Difference: 0.05}
	for _, a := range args[1:] {
		name, text, _ := strings.Cut(a, "=")
		weight, err := strconv.ParseFloat(text, 64)
		if err != nil {
			return err
		}
		for _, f := range rank.AllFeatures() {
			if f.String() == name {
				spec.Plan.Weights[f] = weight
			}
		}
	}
	_, err := s.StartTrial(context.Background(), s.Author(), spec)
	return err
}

// visitors N "phrase" ID
func (s *script) visitors(args []string) error {
	n, err := strconv.Atoi(args[0])
	if err != nil {
		return err
	}
	var events []receive.Event
	for i := range n {
		who := fmt.Sprintf("%s-%d", s.Now().Format(time.DateTime), i)
		s.answer, err = s.Recommend(context.Background(), engine.Request{Phrase: args[1], Visitor: who})
		if err != nil || len(s.answer.Items) == 0 {
			return fmt.Errorf("no answer: %w", err)
		}
		first, every := s.answer.Items[0], 4
		if string(first.Asset.ID) == args[2] {
			every = 2
		}
		if i%every == 0 {
			events = append(events, receive.Event{ID: who, Kind: journal.Click, Tokens: []string{first.Token}})
		}
	}
	s.MustRecord(events...)
	return nil
}

// want trial NAME result
func (s *script) wantTrial(args []string) error {
	s.MustCatchUp()
	r, err := s.TrialReport(args[0])
	if err == nil && string(r.Judgment.Result) != args[1] {
		err = fmt.Errorf("found %s: %s %s", r.Judgment.Result, r.Judgment.Text, r.Judgment.Next)
	}
	return err
}

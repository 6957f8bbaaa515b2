package api

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/gin-gonic/gin"

	"moments/api/rest"
	"moments/api/wire"
	"moments/engine/rule"
	"moments/internal/kv"
	"moments/keywords"
)

type rulePage struct {
	assetPage
	act   keywords.ActKind
	asset string
	state string
}

func rulesAddress(p *rest.Params) rulePage {
	page := rulePage{assetPage: listAddress(p), asset: p.Text("asset"), state: p.Choice("state", "now", "later", "over")}
	page.act = keywords.ActKind(p.Choice("act", "pin", "boost", "bury", "hide"))
	return page
}

func (s *Server) listRules(_ context.Context, page rulePage) (wire.RuleList, error) {
	list, err := s.engine.Rules().List()
	if err != nil {
		return wire.RuleList{}, err
	}
	now := s.engine.Now()
	list = slices.DeleteFunc(list, func(r rule.Rule) bool {
		return r.ID < page.from || page.act != "" && r.Act != page.act || page.asset != "" && r.Target.Asset != page.asset ||
			page.state != "" && wire.RuleState(&r, now) != page.state
	})
	next := ""
	if len(list) > page.limit {
		next, list = list[page.limit].ID, list[:page.limit]
	}
	return wire.RulesJSON(list, next, now), nil
}

func (s *Server) ruleFindings(context.Context, rest.None) (wire.RuleFindings, error) {
	found, err := s.engine.CheckRules()
	return wire.RuleFindingsJSON(found), err
}

type ruleRef struct{ id string }

func ruleAddress(p *rest.Params) ruleRef { return ruleRef{p.Path("id")} }

func (s *Server) getRule(_ context.Context, r ruleRef) (rest.Reply, error) {
	found, err := s.engine.Rules().Get(r.id)
	if err != nil {
		return rest.Reply{}, err
	}
	return rest.Reply{Body: wire.RuleJSON(&found, s.engine.Now()), ETag: rest.ETag(found.Version)}, nil
}

// rulePut is a rule to be written. Id is that of the address, "" when there is none.
type rulePut struct {
	id     string
	rule   wire.Rule
	only   rest.Condition
	dryRun bool
}

// readRule reads the body beside the address; named says that this has an id.
func readRule(named bool) rest.Reader[rulePut] {
	read := rest.BodyBeside[wire.Rule]([]string{rest.JSON})
	return func(c *gin.Context) (put rulePut, err error) {
		p := rest.Params{Context: c}
		put = rulePut{only: rest.ConditionOf(c.Request.Header), dryRun: p.Flag("dry_run")}
		if named {
			put.id = p.Path("id")
		}
		if err := p.Err(); err != nil {
			return put, err
		}
		put.rule, err = read(c)
		return put, err
	}
}

// input is the rule, under the id of the address if that has one.
func (p *rulePut) input() (keywords.Rule, error) {
	if p.id != "" && p.rule.ID != "" && p.rule.ID != p.id {
		return keywords.Rule{}, &rule.Error{Wrong: keywords.Wrong{
			Field: "id", Found: fmt.Sprintf("%.80q in the body", p.rule.ID), Try: fmt.Sprintf("leave it out, or use %q as in the address", p.id),
		}}
	}
	if p.id != "" {
		p.rule.ID = p.id
	}
	return p.rule.Rule()
}

// addRule makes a rule. One that is there already, word for word, is left as it is; one with an id that is taken is refused.
func (s *Server) addRule(ctx context.Context, put rulePut) (rest.Reply, error) {
	put.only = rest.Condition{}
	if put.rule.ID != "" {
		put.only.NoneMatch = "*"
	}
	return s.putRule(ctx, put)
}

func (s *Server) putRule(ctx context.Context, put rulePut) (rest.Reply, error) {
	input, err := put.input()
	if err != nil {
		return rest.Reply{}, err
	}
	if err := s.definedIn(input.When.Moment); err != nil {
		return rest.Reply{}, err
	}
	planned, err := s.engine.Rules().Preview(input)
	if err == nil {
		err = put.only.Check(versionBefore(planned))
	}
	if err != nil {
		return rest.Reply{}, err
	}
	if !put.dryRun {
		planned, err = s.writeRule(ctx, input, put.only, versionBefore(planned))
	}
	if err != nil {
		return rest.Reply{}, err
	}
	r := rest.Reply{
		Body: wire.WrittenRule{ID: planned.ID, Outcome: string(planned.Outcome), Version: planned.Version, DryRun: put.dryRun},
		ETag: rest.ETag(planned.Version), Seq: rest.SeqText(kv.Cmd, planned.Seq),
	}
	if planned.Outcome == rule.New && !put.dryRun {
		r.Status = http.StatusCreated
	}
	return r, nil
}

// writeRule writes over the version that the rest.Condition was held against, or over any when there is none.
func (s *Server) writeRule(ctx context.Context, r keywords.Rule, only rest.Condition, version int) (rule.Written, error) {
	book, by := s.engine.Rules(), s.author(callerOf(ctx))
	if only != (rest.Condition{}) {
		return book.PutOver(ctx, by, r, version)
	}
	done, err := book.Put(ctx, by, []keywords.Rule{r})
	if err != nil {
		return rule.Written{}, err
	}
	return done[0], nil
}

// versionBefore is the version that is there before a write, 0 for none.
func versionBefore(w rule.Written) int {
	if w.Outcome == rule.Unchanged {
		return w.Version
	}
	return w.Version - 1
}

// definedIn refuses a moment that nobody can be in.
func (s *Server) definedIn(m keywords.Moment) error {
	err := s.engine.Defined(m)
	if err == nil {
		return nil
	}
	return &rule.Error{Wrong: keywords.Wrong{Field: "moment", Found: strconv.Quote(m.String()), Try: lastOf(err.Error())}}
}

// lastOf is what an error says to try, after its last semicolon.
func lastOf(text string) string {
	if i := strings.LastIndex(text, "; "); i >= 0 {
		return text[i+2:]
	}
	return text
}

// ruleRemoval takes a rule away.
type ruleRemoval struct {
	id     string
	only   rest.Condition
	dryRun bool
}

func readRuleRemoval(c *gin.Context) (ruleRemoval, error) {
	p := rest.Params{Context: c}
	r := ruleRemoval{id: p.Path("id"), only: rest.ConditionOf(c.Request.Header), dryRun: p.Flag("dry_run")}
	return r, p.Err()
}

func (s *Server) removeRule(ctx context.Context, r ruleRemoval) (rest.Reply, error) {
	s.editing.Lock()
	defer s.editing.Unlock()
	known, err := s.engine.Rules().Get(r.id)
	if err == nil {
		err = r.only.Check(known.Version)
	}
	if err != nil {
		return rest.Reply{}, err
	}
	made := rest.Reply{Body: wire.WrittenRule{ID: known.ID, Outcome: wire.Removed, Version: known.Version, DryRun: r.dryRun}}
	if r.dryRun {
		return made, nil
	}
	seq, err := s.engine.Rules().Remove(ctx, s.author(callerOf(ctx)), r.id)
	made.Seq = rest.SeqText(kv.Cmd, seq)
	return made, err
}

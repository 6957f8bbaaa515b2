package engine_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"moments/content"
	"moments/engine"
	"moments/engine/enginetest"
	"moments/keywords"
	"moments/keywords/keymap"
	"moments/keywords/sheet"
)

// TestScripts runs every script of testdata/scripts. A script tells what a site has, what visitors type and do, and what they are to get;
// testdata/scripts/README says how.
func TestScripts(t *testing.T) {
	paths, err := filepath.Glob("testdata/scripts/*.txt")
	if err != nil || len(paths) == 0 {
		t.Fatalf("no scripts: %v", err)
	}
	for _, path := range paths {
		t.Run(strings.TrimSuffix(filepath.Base(path), ".txt"), func(t *testing.T) {
			text, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			s := &script{Engine: enginetest.New(t, nil)}
			for i, line := range strings.Split(string(text), "\n") {
				line = strings.TrimSpace(line)
				if line == "" || line[0] == '#' {
					continue
				}
				if err := s.run(line); err != nil {
					t.Fatalf("line %d: %s\n%v", i+1, line, err)
				}
			}
		})
	}
}

// script is a story in progress.
type script struct {
	*enginetest.Engine
	rows     []keymap.Row
	personas []keywords.Persona
	given    engine.Request
	answer   engine.Answer
}

func (s *script) run(line string) error {
	verb, rest, _ := strings.Cut(line, " ")
	args := words(rest)
	switch verb {
	case "persona":
		for _, a := range args {
			s.personas = append(s.personas, keywords.Persona(a))
		}
		s.MustDefine(s.personas...)
	case "asset":
		return s.asset(args)
	case "row":
		return s.row(args)
	case "rule":
		return s.rule(args)
	case "unrule":
		_, err := s.Rules().Remove(context.Background(), s.Author(), args[0])
		s.MustCatchUp()
		return err
	case "withdraw":
		_, err := s.Catalog().Withdraw(context.Background(), s.Author(), content.AssetID(args[0]))
		s.MustCatchUp()
		return err
	case "ask":
		return s.ask(args)
	case "on":
		return s.on(args)
	case "crowd":
		return s.crowd(args)
	case "click":
		return s.click(args)
	case "trial":
		return s.trial(args)
	case "visitors":
		return s.visitors(args)
	case "stop":
		_, err := s.Trials().Stop(context.Background(), s.Author(), args[0], "")
		return err
	case "days":
		n, err := strconv.Atoi(args[0])
		s.Advance(time.Duration(n) * 24 * time.Hour)
		return err
	case "want":
		return s.want(args)
	default:
		return fmt.Errorf("no verb %q", verb)
	}
	return nil
}

// words splits at spaces, but not within double quotes.
func words(s string) (list []string) {
	quoted := false
	for _, field := range strings.FieldsFunc(s, func(r rune) bool {
		if r == '"' {
			quoted = !quoted
		}
		return r == ' ' && !quoted
	}) {
		list = append(list, strings.ReplaceAll(field, `"`, ""))
	}
	return list
}

// asset ID "Title" [moment...] [key=value...]
func (s *script) asset(args []string) error {
	in := s.Asset(args[0], args[1])
	for _, a := range args[2:] {
		key, value, named := strings.Cut(a, "=")
		switch {
		case !named:
			in.Moments = append(in.Moments, s.Moment(a))
		case key == "topic":
			in.Topics = append(in.Topics, keywords.Topic(value))
		case key == "text":
			in.Text = value
		case key == "summary":
			in.Summary = value
		case key == "kind":
			in.Kind = value
		case key == "channel":
			in.Channels = append(in.Channels, value)
		case key == "from", key == "until":
			n, err := strconv.Atoi(value)
			if err != nil {
				return err
			}
			at := s.Now().AddDate(0, 0, n)
			if key == "from" {
				in.Published = at
			} else {
				in.Expires = at
			}
		default:
			return fmt.Errorf("no key %q", key)
		}
	}
	s.MustPut(in)
	return nil
}

// row "phrase" match moment [topic=T] [pin=ID] [boost=ID] [bury=ID] [hide=ID] [channel=C] [from=DAYS] [until=DAYS]
func (s *script) row(args []string) error {
	match, negative := strings.CutPrefix(args[1], "negative-")
	row := keymap.Row{
		ID: fmt.Sprintf("r%d", len(s.rows)+1), Phrase: args[0], Match: keymap.Match(match), Negative: negative, Moment: s.Moment(args[2]),
	}
	for _, a := range args[3:] {
		switch key, value, _ := strings.Cut(a, "="); key {
		case "pin":
			row.Pin = value
		case "topic":
			row.Topic = keywords.Topic(value)
		case "boost":
			row.Boost = value
		case "bury":
			row.Bury = value
		case "hide":
			row.Hide = value
		case "channel":
			row.Channel = value
		case "from":
			row.From = s.day(value)
		case "until":
			row.Until = s.day(value)
		default:
			return fmt.Errorf("no key %q", key)
		}
	}
	s.rows = append(s.rows, row)
	s.MustPublish(s.rows...)
	return nil
}

// on PAGE [PAGE...] [persona=P] [step=S] [intent=I]: a visitor goes from page to page, and the last one asks what to show next.
func (s *script) on(args []string) error {
	s.given, s.answer = engine.Request{}, engine.Answer{}
	for _, a := range args {
		key, value, named := strings.Cut(a, "=")
		switch {
		case !named:
			s.given.Page, s.given.Context = "/"+a, s.answer.Context
			s.answer = s.MustRecommend(s.given)
			continue
		case key == "persona":
			s.given.Persona = keywords.Persona(value)
		case key == "step":
			s.given.Step = keywords.Step(value)
		case key == "intent":
			s.given.Intent = keywords.Intent(value)
		default:
			return fmt.Errorf("no key %q", key)
		}
	}
	s.answer = s.MustRecommend(s.given)
	return nil
}

// day is the day in so many days.
func (s *script) day(days string) string {
	n, err := strconv.Atoi(days)
	if err != nil {
		s.T.Fatal(err)
	}
	return s.Now().AddDate(0, 0, n).Format(time.DateOnly)
}

// rule ID act [field=value...], with days from now for from and until
func (s *script) rule(args []string) error {
	wired := wiredRule{"id": args[0], "act": args[1]}
	for _, a := range args[2:] {
		key, value, _ := strings.Cut(a, "=")
		if key == "from" || key == "until" {
			value = s.day(value)
		}
		wired[key] = value
	}
	var header, cells []string
	for key, value := range wired {
		header, cells = append(header, key), append(cells, value)
	}
	table, err := sheet.Read(strings.NewReader(strings.Join(header, ";")+"\n"+strings.Join(cells, ";")+"\n"), "script", sheet.Options{As: sheet.Rules})
	if err != nil {
		return err
	}
	_, err = s.Rules().Put(context.Background(), s.Author(), table.Rules)
	s.MustCatchUp()
	return err
}

// wiredRule is a rule as a line of rules.csv: cells by column.
type wiredRule map[string]string

// ask "phrase" [persona=P] [step=S] [channel=C] [chain=C] [visitor=V]
func (s *script) ask(args []string) error {
	r := engine.Request{Phrase: args[0]}
	for _, a := range args[1:] {
		switch key, value, _ := strings.Cut(a, "="); key {
		case "persona":
			r.Persona = keywords.Persona(value)
		case "step":
			r.Step = keywords.Step(value)
		case "channel":
			r.Channel = value
		case "chain":
			r.Chain = value
		case "visitor":
			r.Visitor = value
		default:
			return fmt.Errorf("no key %q", key)
		}
	}
	s.given = r
	s.answer = s.MustRecommend(r)
	return nil
}

// crowd N "phrase": so many visitors type the phrase letter by letter, each in one chain.
func (s *script) crowd(args []string) error {
	n, err := strconv.Atoi(args[0])
	if err != nil {
		return err
	}
	for i := range n {
		chain := fmt.Sprintf("crowd-%s-%d", s.Now().Format("0102"), i)
		for end := 3; end <= len(args[1]); end += 5 {
			s.answer, err = s.Recommend(context.Background(), engine.Request{Phrase: args[1][:end], Chain: chain, Visitor: chain})
			if err != nil {
				return err
			}
		}
		s.answer = s.MustRecommend(engine.Request{Phrase: args[1], Chain: chain, Visitor: chain})
	}
	return nil
}

// click ID [times]: the last question is asked again as often, by a visitor each, who sees all of the answer and chooses the asset.
func (s *script) click(args []string) error {
	times := 1
	if len(args) > 1 {
		n, err := strconv.Atoi(args[1])
		if err != nil {
			return err
		}
		times = n
	}
	for i := range times {
		r := s.given
		r.Visitor = fmt.Sprintf("visitor-%d", i)
		s.MustSee(s.MustRecommend(r), content.AssetID(args[0]))
	}
	return nil
}

func (s *script) want(args []string) error {
	ids := make([]string, len(s.answer.Items))
	for i, item := range s.answer.Items {
		ids[i] = string(item.Asset.ID)
	}
	found := ""
	switch args[0] {
	case "first":
		if len(ids) > 0 {
			found = ids[0]
		}
	case "nothing":
		if len(ids) == 0 {
			return nil
		}
		return fmt.Errorf("found %v", ids)
	case "shown", "hidden":
		if slices.Contains(ids, args[1]) != (args[0] == "shown") {
			return fmt.Errorf("found %v", ids)
		}
		return nil
	case "moment":
		found = s.answer.Query.Moment.String()
	case "fallback":
		found = string(s.answer.Fallback)
		if found == "" {
			found = "-"
		}
	case "why":
		return s.wantWhy(args[1], args[2])
	case "order":
		found, args = strings.Join(ids, " "), []string{"", strings.Join(args[1:], " ")}
	case "usually":
		return s.wantUsually(args[1])
	case "gap":
		return s.wantGap(args[1:])
	case "trial":
		return s.wantTrial(args[1:])
	default:
		return fmt.Errorf("nothing called %q can be wanted", args[0])
	}
	if found != args[1] {
		return fmt.Errorf("found %s among %v", found, ids)
	}
	return nil
}

// want why ID "words": what is said of an item has the words.
func (s *script) wantWhy(id, text string) error {
	for _, item := range s.answer.Items {
		if string(item.Asset.ID) == id && strings.Contains(strings.ToLower(item.Why), strings.ToLower(text)) {
			return nil
		}
	}
	return fmt.Errorf("found %+v", s.answer.Items)
}

// want usually ID: of forty visitors who ask the last question, two thirds and more see the asset first; chance has a say in the rest.
func (s *script) wantUsually(id string) error {
	const visitors = 40
	first := 0
	for i := range visitors {
		r := s.given
		r.Visitor, r.Test = fmt.Sprintf("usually-%d", i), true
		if answer := s.MustRecommend(r); len(answer.Items) > 0 && string(answer.Items[0].Asset.ID) == id {
			first++
		}
	}
	if first < visitors*2/3 {
		return fmt.Errorf("first for %d of %d visitors", first, visitors)
	}
	return nil
}

// want gap moment topic state [searches]
func (s *script) wantGap(args []string) error {
	report, err := s.Gaps(context.Background(), engine.GapQuery{Days: 30})
	if err != nil {
		return err
	}
	var found []string
	for _, row := range report.Rows {
		line := []string{row.Moment.String(), string(row.Topic), string(row.State), strconv.Itoa(row.Own)}
		if slices.Equal(line[:len(args)], args) {
			return nil
		}
		found = append(found, strings.Join(line, " "))
	}
	return fmt.Errorf("found:\n%s", strings.Join(found, "\n"))
}

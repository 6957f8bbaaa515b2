package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"moments/cmd/moments/app"
	"moments/cmd/moments/settings"
	"moments/engine"
	"moments/engine/enginetest"
	"moments/engine/journal"
	"moments/engine/rank"
	"moments/engine/receive"
	"moments/keywords"
)

// learnable is the data folder of a site of six guides that answer one phrase alike, half of them tagged with what it asks for; visitors choose
// by quality alone. As many of them came as is said.
func learnable(t *testing.T, visitors int) string {
	t.Helper()
	t.Setenv("MOMENTS_POLICY_TEMPERATURE", "0.03")
	e := enginetest.New(t, func(cfg *engine.Config) { cfg.Policy = &rank.Policy{Temperature: .03} })
	for i := range 6 {
		in := e.Asset(fmt.Sprintf("guide-%d", i), fmt.Sprintf("Single sign-on, part %c", 'a'+i), []string{"do/-/-", "know/-/-"}[i%2])
		in.Quality, in.Priority = .05+.18*float64(i), .95-.15*float64(i)
		e.MustPut(in)
	}
	random := rand.New(rand.NewPCG(5, 5))
	var events []receive.Event
	for v := range visitors {
		answer, err := e.Recommend(context.Background(), engine.Request{
			Phrase: "single sign-on", Intent: keywords.Do, Visitor: fmt.Sprint("v", v), Limit: 3, Consent: journal.ConsentFull,
		})
		if err != nil {
			t.Fatal(err)
		}
		for _, item := range answer.Items {
			if random.Float64() < .7*item.Asset.Quality {
				events = append(events, receive.Event{ID: fmt.Sprint(v, "-", item.Position), Kind: journal.Click, At: e.Now(), Tokens: []string{item.Token}})
			}
		}
	}
	e.MustRecord(events...)
	if err := e.Close(); err != nil {
		t.Fatal(err)
	}
	return e.Dir
}

// said is what a command prints, and its exit code.
func said(args ...string) (out, errs string, code int) {
	var o, e bytes.Buffer
	code = run(context.Background(), args, app.Streams{In: strings.NewReader(""), Out: &o, Err: &e})
	return o.String(), e.String(), code
}

// What is learned is written, read back by eval policy, and foretold by it alike.
func TestEvalWeights(t *testing.T) {
	dir, file := learnable(t, 900), filepath.Join(t.TempDir(), "learned.yaml")
	out, errs, code := said("eval", "weights", "--data", dir, "--out", file, "--json")
	var report struct {
		Verdict string
		Weights []struct {
			Feature string
			Learned float64
		}
	}
	if err := json.Unmarshal([]byte(out), &report); err != nil || code != app.ExitOK || report.Verdict != "better" {
		t.Fatalf("exit %d, %v: %s%s", code, err, out, errs)
	}
	a := &app.App{}
	if err := func() (err error) { a.Config, err = settings.Load(rootCommand(a).PersistentFlags()); return }(); err != nil {
		t.Fatal(err)
	}
	plan, err := a.Plan(file)
	if err != nil {
		t.Fatal(err)
	}
	for i, w := range report.Weights {
		if plan.Weights[i] != w.Learned {
			t.Errorf("%s is %v in the file, learned %v", w.Feature, plan.Weights[i], w.Learned)
		}
	}
	if plan.Weights[rank.Quality] < 2*rank.DefaultWeights()[rank.Quality] || plan.Weights[rank.Priority] != rank.DefaultWeights()[rank.Priority] {
		t.Errorf("%v", plan.Weights)
	}
	if _, errs, code := said("eval", "weights", "--data", dir, "--out", file); code != app.ExitUsage || !strings.Contains(errs, "is there already") {
		t.Errorf("exit %d: %s", code, errs)
	}
	if out, _, code := said("eval", "weights", "--data", dir); code != app.ExitOK || !strings.Contains(out, "gain, dr") {
		t.Errorf("exit %d: %s", code, out)
	}
}

// Without enough to learn from, nothing is written unless it is asked for twice.
func TestEvalWeightsOfTooLittle(t *testing.T) {
	dir, file := learnable(t, 60), filepath.Join(t.TempDir(), "learned.yaml")
	out, errs, code := said("eval", "weights", "--data", dir, "--out", file)
	if code != app.ExitFindings || !strings.Contains(out, "Too few answers") || !strings.Contains(errs, "is not written") {
		t.Errorf("exit %d: %s%s", code, out, errs)
	}
	if _, err := os.Stat(file); err == nil {
		t.Error("it is written")
	}
	if out, errs, code := said("eval", "weights", "--data", dir, "--out", file, "--force"); code != app.ExitOK {
		t.Errorf("exit %d: %s%s", code, out, errs)
	}
	text, err := os.ReadFile(file)
	if err != nil || !strings.HasPrefix(string(text), "# Learned by moments eval weights. Verdict: too_little.") {
		t.Errorf("%s, %v", text, err)
	}
	if _, errs, code := said("eval", "weights", "--data", dir, "--force"); code != app.ExitUsage || !strings.Contains(errs, "--force is about --out") {
		t.Errorf("exit %d: %s", code, errs)
	}
}

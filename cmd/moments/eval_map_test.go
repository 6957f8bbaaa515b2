package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"moments/cmd/moments/app"
)

// A changed map is read against the journal of the data folder, and what is read differently is counted.
func TestEvalPolicyOfAMap(t *testing.T) {
	dir, file := learnable(t, 60), filepath.Join(t.TempDir(), "keyword_map.csv")
	if err := os.WriteFile(file, []byte("phrase,match,step\nsingle sign-on,exact,proof\nnever asked,exact,fit\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	out, errs, code := said("eval", "policy", "--data", dir, "--map", file, "--json")
	var report struct {
		Rounds  int
		Reading struct {
			Answers, Changed, Phrases int
			Moves                     []struct {
				From, To string
				Answers  int
			}
		}
	}
	if err := json.Unmarshal([]byte(out), &report); err != nil || code != app.ExitOK {
		t.Fatalf("exit %d, %v: %s%s", code, err, out, errs)
	}
	r := report.Reading
	if report.Rounds != 180 || r.Answers != 60 || r.Changed != 60 || r.Phrases != 1 || len(r.Moves) != 1 || r.Moves[0].To != "do/proof/-" {
		t.Errorf("%+v", report)
	}
	out, _, code = said("eval", "policy", "--data", dir, "--map", file)
	if code != app.ExitOK || !strings.Contains(out, "60 of 60 answers with a phrase are read differently, of 1 phrases") || !strings.Contains(out, "do/proof/-") {
		t.Errorf("exit %d: %s", code, out)
	}
	if out, _, code := said("eval", "policy", "--data", dir, "--drafts"); code != app.ExitOK || !strings.Contains(out, "0 of 60 answers with a phrase are read differently") {
		t.Errorf("exit %d: %s", code, out)
	}
}

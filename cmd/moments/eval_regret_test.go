package main

import (
	"bytes"
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"moments/cmd/moments/app"
	"moments/engine/trial/simulate"
)

const smallArms = "../../engine/trial/simulate/testdata/arms.csv"

// regret runs the command and returns its exit code with what it wrote.
func regret(args ...string) (code int, out, errors string) {
	var o, e bytes.Buffer
	code = run(context.Background(), append([]string{"eval", "regret"}, args...), app.Streams{Out: &o, Err: &e})
	return code, o.String(), e.String()
}

func TestEvalRegretSaysThatItIsASimulation(t *testing.T) {
	code, out, problem := regret("--arms", smallArms, "--rounds", "200", "--tests", "4")
	if code != 0 {
		t.Fatal(code, problem)
	}
	for _, want := range []string{"a simulation: 4 tests", "epsilon-greedy", "thompson", "uniform", "moments", "held", "a new best arm", "logged probabilities"} {
		if !strings.Contains(out, want) {
			t.Errorf("%q is missing in\n%s", want, out)
		}
	}
	if _, again, _ := regret("--arms", smallArms, "--rounds", "200", "--tests", "4"); again != out {
		t.Errorf("a second run says\n%s", again)
	}
	code, out, problem = regret("--arms", smallArms, "--rounds", "100", "--tests", "2", "--seed", "5", "--json")
	var r simulate.Report
	if err := json.Unmarshal([]byte(out), &r); code != 0 || err != nil || !r.Simulation || r.Tests != 2 || r.Seed != 5 || len(r.Regret) == 0 {
		t.Errorf("%d %v %s\n%s", code, err, problem, out)
	}
}

func TestEvalRegretNamesWhatIsWrong(t *testing.T) {
	bad := filepath.Join(t.TempDir(), "bad.csv")
	if err := os.WriteFile(bad, []byte("clickability_test_id,headline,impressions,clicks\nt,a,10,many\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		args []string
		code int
		says string
	}{
		"no arms":    {nil, 2, "--arms"},
		"no file":    {[]string{"--arms", filepath.Join(t.TempDir(), "none.csv")}, 3, "none.csv"},
		"a bad file": {[]string{"--arms", bad}, 5, `line 2, clicks: found "many"`},
		"few rounds": {[]string{"--arms", smallArms, "--rounds", "5"}, 2, "--rounds is 5"},
		"tests":      {[]string{"--arms", smallArms, "--tests", "-1"}, 2, "--tests is -1"},
	} {
		code, _, problem := regret(c.args...)
		if code != c.code || !strings.Contains(problem, c.says) {
			t.Errorf("%s: %d %q, want %d %q", name, code, problem, c.code, c.says)
		}
	}
}

package main

import (
	"bytes"
	"context"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"moments/cmd/moments/app"

	"github.com/google/go-cmp/cmp"
)

var updateEval = flag.Bool("update", false, "write the golden files of eval anew")

// banditLog is a log of 400 rounds: item 0 is shown three times in four and clicked once in ten, item 1 once in four and clicked three times in
// ten.
func banditLog() string {
	var b strings.Builder
	b.WriteString("item_id,position,click,propensity_score\n")
	for i := range 400 {
		item, propensity, click := 0, .75, i%40 == 0 || i%40 == 17 || i%40 == 34
		if i%4 == 3 {
			item, propensity, click = 1, .25, i%40 == 3 || i%40 == 19 || i%40 == 27
		}
		fmt.Fprintf(&b, "%d,%d,%d,%g\n", item, 1+i/4%3, map[bool]int{true: 1}[click], propensity)
	}
	return b.String()
}

// TestEvalPolicyReport writes down how a report of a policy reads, for a log that answers and one that does not.
func TestEvalPolicyReport(t *testing.T) {
	path := filepath.Join(t.TempDir(), "log.csv")
	if err := os.WriteFile(path, []byte(banditLog()), 0o600); err != nil {
		t.Fatal(err)
	}
	var report bytes.Buffer
	for _, args := range [][]string{nil, {"--clip", "1.5"}, {"--json"}} {
		fmt.Fprintf(&report, "$ moments eval policy --log log.csv %s\n", strings.Join(args, " "))
		code := run(context.Background(), append([]string{"eval", "policy", "--log", path}, args...), app.Streams{Out: &report, Err: io.Discard})
		fmt.Fprintf(&report, "exit %d\n\n", code)
	}
	golden := filepath.Join("testdata", "eval_policy.golden")
	if *updateEval {
		if err := os.WriteFile(golden, report.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), report.String()); diff != "" {
		t.Errorf("the report has changed; read the difference, then run with -update if it is meant:\n%s", diff)
	}
}

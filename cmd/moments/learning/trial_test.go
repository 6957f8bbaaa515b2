package learning

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"moments/cmd/moments/app"
	"moments/engine/trial/live"
	"moments/engine/trial/verdict"
)

// tallied is so many visitors of two searches each. So many of them found something with one search, and so many of these left their address.
func tallied(version string, visitors, satisfied, leads int) (t live.Tally) {
	for i := range visitors {
		y := map[bool]float64{true: 1}
		for m, value := range []float64{y[i < satisfied], y[i < satisfied] * 2, y[i < leads], 0, y[i < leads] * 30} {
			t.Sums[m].Change(verdict.Cluster{}, verdict.Cluster{N: 2, Y: value})
		}
	}
	t.Settings = []live.Settings{{Version: version, Answers: int64(2 * visitors)}}
	return t
}

var update = flag.Bool("update", false, "write the golden file anew")

// TestTrialReport writes down how a report reads when there is something in it, and when there is nothing to be had from it.
func TestTrialReport(t *testing.T) {
	start := time.Date(2026, 11, 2, 9, 0, 0, 0, time.UTC)
	trial := live.Trial{
		Name: "less-title", Note: "titles mislead", Config: "variant1", Control: "control1", Traffic: 1, Share: 0.5, Metric: verdict.Satisfied,
		Difference: 0.02, Visitors: 9000, Started: start, StartedBy: "cli",
	}
	changed := tallied("control1", 4000, 1600, 20)
	changed.Settings = append(changed.Settings, live.Settings{Version: "control2", Answers: 9, First: start.AddDate(0, 0, 3)})
	var out bytes.Buffer
	a := command{&app.App{Streams: app.Streams{Out: &out}}}
	for _, control := range []live.Tally{tallied("control1", 4000, 1600, 20), changed} {
		err := a.printTrial(live.NewReport(trial, control, tallied("variant1", 4060, 1980, 41), start.AddDate(0, 0, 8)))
		fmt.Fprintf(&out, "error: %v\n\n", err)
	}
	golden := filepath.Join("testdata", "trial_report.golden")
	if *update {
		if err := os.WriteFile(golden, out.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), out.String()); diff != "" {
		t.Errorf("the report reads otherwise; -update writes it anew:\n%s", diff)
	}
}

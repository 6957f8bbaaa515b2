package verdict_test

import (
	"errors"
	"flag"
	"fmt"
	"math"
	"os"
	"strings"
	"testing"

	"moments/engine/trial/verdict"
)

var update = flag.Bool("update", false, "write golden files")

// sums are of so many visitors who made two searches each, the first share of whom found something with one of them.
func sums(visitors int, share float64) (s verdict.Sums) {
	for i := range visitors {
		c := verdict.Cluster{N: 2}
		if float64(i) < share*float64(visitors) {
			c.Y = 1
		}
		s.Change(verdict.Cluster{}, c)
	}
	return s
}

// What is said of every result is to be read: testdata/words.golden. It changes by -update alone.
func TestWords(t *testing.T) {
	plan := verdict.Plan{Metric: verdict.Satisfied, Share: 0.5, Difference: 0.02, Visitors: 20_000}
	var b strings.Builder
	for _, test := range []struct {
		name   string
		want   verdict.Result
		e      verdict.Evidence
		metric verdict.Metric
	}{
		{"nothing yet", verdict.Unknown, verdict.Evidence{}, verdict.Satisfied},
		{"few, and over", verdict.Unknown, verdict.Evidence{Control: sums(50, 0.4), Variant: sums(52, 0.4), Over: true}, verdict.Satisfied},
		{"too soon to say", verdict.Unknown, verdict.Evidence{Control: sums(1000, 0.40), Variant: sums(1010, 0.44), Daily: 400}, verdict.Satisfied},
		{"too soon, no traffic now", verdict.Unknown, verdict.Evidence{Control: sums(1000, 0.40), Variant: sums(1010, 0.44)}, verdict.Satisfied},
		{"over too soon", verdict.Unknown, verdict.Evidence{Control: sums(1000, 0.40), Variant: sums(1010, 0.44), Over: true}, verdict.Satisfied},
		{"on the edge", verdict.Unknown, verdict.Evidence{Control: sums(9000, 0.40), Variant: sums(9000, 0.42), Daily: 400}, verdict.Satisfied},
		{"on the edge, over", verdict.Unknown, verdict.Evidence{Control: sums(9000, 0.40), Variant: sums(9000, 0.42), Over: true}, verdict.Satisfied},
		{"better by enough", verdict.Better, verdict.Evidence{Control: sums(9000, 0.40), Variant: sums(9000, 0.50)}, verdict.Satisfied},
		{"better by something", verdict.Better, verdict.Evidence{Control: sums(3000, 0.40), Variant: sums(3000, 0.46), Over: true}, verdict.Satisfied},
		{"worse", verdict.Worse, verdict.Evidence{Control: sums(9000, 0.40), Variant: sums(9000, 0.30)}, verdict.Satisfied},
		{"the same", verdict.Same, verdict.Evidence{Control: sums(30_000, 0.40), Variant: sums(30_000, 0.401)}, verdict.Satisfied},
		{"better, but not worth it", verdict.Same, verdict.Evidence{Control: sums(90_000, 0.40), Variant: sums(90_000, 0.415), Over: true}, verdict.Satisfied},
		{"rare leads", verdict.Better, verdict.Evidence{Control: sums(9000, 0.004), Variant: sums(9000, 0.1)}, verdict.Leads},
		{"a wrong split", verdict.Invalid, verdict.Evidence{Control: sums(9600, 0.40), Variant: sums(10_400, 0.5)}, verdict.Satisfied},
		{"changed settings", verdict.Invalid, verdict.Evidence{Control: sums(9000, 0.40), Variant: sums(9000, 0.5), Changed: []string{"control", "variant"}}, verdict.Satisfied},
	} {
		plan.Metric = test.metric
		j := verdict.Judge(plan, test.e)
		if j.Result != test.want {
			t.Errorf("%s: %s, want %s: %+v", test.name, j.Result, test.want, j)
		}
		fmt.Fprintf(&b, "%s: %s\n  %s\n  %s\n", test.name, j.Result, j.Text, j.Next)
	}
	golden(t, "testdata/words.golden", b.String())
}

func golden(t *testing.T, path, got string) {
	t.Helper()
	if *update {
		if err := os.WriteFile(path, []byte(got), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil || string(want) != got {
		t.Errorf("%s differs (-update writes it): %v\n%s", path, err, got)
	}
}

// Shares of 0.10 and 0.15 want 683 searches each for a power of 0.8 at one look, by (1.960 + 0.842)^2 (0.0900 + 0.1275) / 0.05^2, written out; the
// usual formula with a pooled variance says 686. Looking at any time takes less than twice as many.
func TestSize(t *testing.T) {
	size, err := verdict.SizeOf(verdict.Assumed(0.10, 100), 0.05, 0.5, 0.5)
	if err != nil || math.Abs(size.Once-2*683) > 8 {
		t.Errorf("%+v, %v", size, err)
	}
	if ratio := size.Searches / size.Once; ratio < 1.5 || ratio > 2 {
		t.Errorf("looking at any time takes %.2f times as many", ratio)
	}
	if size.Visitors != size.Searches || size.Days != size.Visitors/50 {
		t.Errorf("%+v", size)
	}
	uneven, err := verdict.SizeOf(verdict.Assumed(0.10, 100), 0.05, 0.1, 1)
	if err != nil || uneven.Searches < 2.5*size.Searches || uneven.Searches > 4*size.Searches {
		t.Errorf("with a tenth in the variant: %+v, %v", uneven, err)
	}
	for name, b := range map[string]verdict.Basis{"nothing": {}, "all": verdict.Assumed(1, 10), "more than all": verdict.Assumed(1.2, 10)} {
		if _, err := verdict.SizeOf(b, 0.05, 0.5, 1); !errors.Is(err, verdict.ErrSize) {
			t.Errorf("%s: %v", name, err)
		}
	}
	for _, wrong := range [][3]float64{{0, 0.5, 1}, {0.1, 0, 1}, {0.1, 1, 1}, {0.1, 0.5, 0}, {0.1, 0.5, 2}, {math.NaN(), 0.5, 1}} {
		if _, err := verdict.SizeOf(verdict.Assumed(0.1, 10), wrong[0], wrong[1], wrong[2]); !errors.Is(err, verdict.ErrSize) {
			t.Errorf("%v: %v", wrong, err)
		}
	}
}

// Visitors whose searches are all alike count as one search each.
func TestEffect(t *testing.T) {
	var alike verdict.Sums
	for i := range 1000 {
		alike.Change(verdict.Cluster{}, verdict.Cluster{N: 4, Y: float64(4 * (i % 2))})
	}
	if effect := alike.Effect(); math.Abs(effect-4) > 0.01 {
		t.Errorf("effect %v", effect)
	}
	if b := verdict.BasisOf(alike, 10); b.Visitors != 100 || b.Searches != 4 || b.Rate != 0.5 || math.Abs(b.Variance-1) > 0.01 {
		t.Errorf("%+v", b)
	}
	if (verdict.Sums{}).Effect() != 1 || (verdict.Sums{}).Rate() != 0 {
		t.Error("nothing is not nothing")
	}
}

// A cluster that grows leaves the sums of its last form.
func TestChange(t *testing.T) {
	var grown, whole verdict.Sums
	grown.Change(verdict.Cluster{}, verdict.Cluster{N: 1})
	grown.Change(verdict.Cluster{N: 1}, verdict.Cluster{N: 3, Y: 2})
	whole.Change(verdict.Cluster{}, verdict.Cluster{N: 3, Y: 2})
	if grown != whole || whole != (verdict.Sums{Clusters: 1, N: 3, Y: 2, NN: 9, YY: 4, NY: 6}) {
		t.Errorf("%+v, %+v", grown, whole)
	}
}

// The interval is that of the paper, and tightest where it was planned to be.
func TestDifference(t *testing.T) {
	control, variant := sums(1000, 0.4), sums(1000, 0.5)
	e := verdict.Evidence{Control: control, Variant: variant}
	for _, planned := range []float64{100, 2000, 50_000} {
		d := verdict.Difference(control, variant, planned)
		se := math.Sqrt(0.4*0.6/4/1000 + 0.5*0.5/4/1000)
		if half := se * boundaryAt(e, planned); math.Abs(d.High-d.Low-2*half) > half/500 || math.Abs(d.Value-0.05) > 1e-9 {
			t.Errorf("planned %v: %+v, want 0.05 +- %v", planned, d, half)
		}
	}
	width := func(planned float64) float64 {
		d := verdict.Difference(control, variant, planned)
		return d.High - d.Low
	}
	if width(2000) > width(1000) || width(2000) > width(4000) {
		t.Errorf("%v at 2,000 planned, %v and %v at half and twice that", width(2000), width(1000), width(4000))
	}
	if _, err := verdict.ParseMetric("value"); !errors.Is(err, verdict.ErrMetric) {
		t.Errorf("%v", err)
	}
}

package simulate

import (
	"errors"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
)

func armsOf(t *testing.T, path string) []Test {
	t.Helper()
	file, err := os.Open(path)
	if errors.Is(err, os.ErrNotExist) {
		t.Skipf("%s is not there", path)
	}
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	tests, err := ReadArms(file)
	if err != nil {
		t.Fatal(err)
	}
	return tests
}

func small(t *testing.T) []Test { return armsOf(t, filepath.Join("testdata", "arms.csv")) }

func (r *Report) row(t *testing.T, half string, rounds int, policy string) Row {
	t.Helper()
	for _, row := range r.Regret {
		if row.Half == half && row.Rounds == rounds && row.Policy == policy {
			return row
		}
	}
	t.Fatalf("no row %s %d %s", half, rounds, policy)
	return Row{}
}

// Bars of the learner, against Thompson sampling.
const (
	mostRegret = 1.3
	mostCold   = 1.5
)

func (r *Report) holdBars(t *testing.T, rounds int) {
	t.Helper()
	ours, greedy := r.row(t, All, rounds, Ours), r.row(t, All, rounds, Greedy)
	uniform := r.row(t, All, rounds, Uniform)
	if ours.Ratio.Value > mostRegret {
		t.Errorf("after %d rounds the regret is %.2f of Thompson's", rounds, ours.Ratio.Value)
	}
	if ours.Regret.Value >= greedy.Regret.Value {
		t.Errorf("after %d rounds the regret is %.1f, that of epsilon-greedy %.1f", rounds, ours.Regret.Value, greedy.Regret.Value)
	}
	if ours.Regret.Value > 0.6*uniform.Regret.Value {
		t.Errorf("after %d rounds the regret is %.1f, that of showing any %.1f", rounds, ours.Regret.Value, uniform.Regret.Value)
	}
	if p := r.Propensity.Inverse; p.Low > 1 || p.High < 1 {
		t.Errorf("1/p adds up to %.4f of the rounds, between %.4f and %.4f: what is logged is not what is drawn", p.Value, p.Low, p.High)
	}
	if r.Propensity.Floor < 0.009 {
		t.Errorf("an arm fell to %.4f of an even chance", r.Propensity.Floor)
	}
	if cold := r.ColdStart.Rows[0]; cold.Policy != Ours || cold.FirstRatio.Value > mostCold || cold.WideRatio.Value > mostCold {
		t.Errorf("a new best asset holds half after %+v", cold)
	}
}

func TestTheBarsHoldOnSmallTests(t *testing.T) {
	r := Run(small(t), Options{Rounds: 3000, Seed: 1})
	if r.Tests != 12 || !r.Simulation {
		t.Fatalf("%+v", r)
	}
	r.holdBars(t, 3000)
}

// The bars hold on real headline tests. It takes a minute; MOMENTS_SLOW=1 runs it.
func TestTheBarsHoldOnRealTests(t *testing.T) {
	if os.Getenv("MOMENTS_SLOW") == "" {
		t.Skip("MOMENTS_SLOW=1 runs it")
	}
	tests := armsOf(t, "../../../../shared/data/upworthy/upworthy_exploratory.csv")
	r := Run(tests[:400], Options{Seed: 1})
	r.holdBars(t, 10_000)
}

func TestARunRepeats(t *testing.T) {
	tests := small(t)[:3]
	if a, b := Run(tests, Options{Rounds: 200, Seed: 7}), Run(tests, Options{Rounds: 200, Seed: 7}); !reflect.DeepEqual(a, b) {
		t.Errorf("%+v\n%+v", a, b)
	}
	if a, b := Run(tests, Options{Rounds: 200, Seed: 7}), Run(tests, Options{Rounds: 200, Seed: 8}); reflect.DeepEqual(a.Regret, b.Regret) {
		t.Error("another seed gives the same visitors")
	}
}

// Each policy is what it is called: showing any arm loses the mean gap in each round, and a greedy one explores one time in ten.
func TestPoliciesAreWhatTheyAreCalled(t *testing.T) {
	test := Test{ID: "x", Rates: []float64{.5, .1}}
	r := Run([]Test{test}, Options{Rounds: 4000, Seed: 3})
	if got, want := r.row(t, All, 4000, Uniform).Regret.Value, 4000*.2; math.Abs(got-want) > 40 {
		t.Errorf("any: a regret of %v, want about %v", got, want)
	}
	if got, want := r.row(t, All, 4000, Greedy).Regret.Value, 4000*greedyEpsilon*.2; math.Abs(got-want) > 20 {
		t.Errorf("epsilon-greedy: a regret of %v, want about %v", got, want)
	}
	if got := r.row(t, All, 4000, Thompson).Regret.Value; got > 10 {
		t.Errorf("thompson: a regret of %v", got)
	}
}

func TestBetaHasItsMoments(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 1))
	for _, ab := range [][2]float64{{1, 1}, {3, 40}, {50, 2}} {
		const n = 50_000
		sum, squares := 0.0, 0.0
		for range n {
			x := beta(random, ab[0], ab[1])
			sum, squares = sum+x, squares+x*x
		}
		total := ab[0] + ab[1]
		mean, variance := ab[0]/total, ab[0]*ab[1]/(total*total*(total+1))
		if got := sum / n; math.Abs(got-mean) > 5*math.Sqrt(variance/n) {
			t.Errorf("beta%v has the mean %v, want %v", ab, got, mean)
		}
		if got := squares/n - sum*sum/n/n; math.Abs(got/variance-1) > 0.05 {
			t.Errorf("beta%v has the variance %v, want %v", ab, got, variance)
		}
	}
}

func TestHolding(t *testing.T) {
	run := func(parts ...int) (shown []bool) { // lengths of runs, of the new arm first
		for i, n := range parts {
			for range n {
				shown = append(shown, i%2 == 0)
			}
		}
		return shown
	}
	for name, c := range map[string]struct {
		shown []bool
		want  arrival
	}{
		"from the start":     {run(1400), arrival{100, 500, 100}},
		"never":              {run(50, 350), arrival{400, 400, 400}},
		"lost and won again": {run(150, 250, 350), arrival{100, 750, 500}},
		"lost at the end":    {run(150, 250), arrival{100, 400, 400}},
	} {
		if got := holds(c.shown); got != c.want {
			t.Errorf("%s: %+v, want %+v", name, got, c.want)
		}
	}
}

func TestReadArms(t *testing.T) {
	tests, err := ReadArms(strings.NewReader("clicks,headline,x,clickability_test_id,impressions\n" +
		"1,a,,t,10\n2,a,,t,10\n0,b,,t,10\n5,c,,alone,10\n0,d,,none,10\n0,e,,none,10\n1,z,,t,0\n"))
	if err == nil {
		t.Errorf("a click without an impression is taken: %+v", tests)
	}
	tests, err = ReadArms(strings.NewReader("clicks,headline,x,clickability_test_id,impressions\n" +
		"1,a,,t,10\n2,a,,t,10\n0,b,,t,10\n5,c,,alone,10\n0,d,,none,10\n0,e,,none,10\n"))
	if err != nil || len(tests) != 1 || !reflect.DeepEqual(tests[0], Test{ID: "t", Rates: []float64{.15, .05}}) {
		t.Errorf("%+v, %v; rows of one headline add up, half a click stands for none, tests without a choice are left out", tests, err)
	}
	const header = "clickability_test_id,headline,impressions,clicks\n"
	for name, c := range map[string]struct{ table, says string }{
		"nothing":         {"", "found nothing"},
		"a column less":   {"clickability_test_id,headline,impressions\n", "line 1, clicks"},
		"no number":       {header + "t,a,ten,1\n", `line 2, impressions: found "ten"`},
		"a negative":      {header + "t,a,10,-1\n", "line 2, clicks"},
		"too many clicks": {header + "t,a,10,11\n", "line 2, clicks: found 11 of 10"},
		"fields":          {header + "t,a\n", "line 2"},
		"no test":         {header + "t,a,10,1\n", "no test of two arms"},
	} {
		if _, err := ReadArms(strings.NewReader(c.table)); !errors.Is(err, ErrArms) || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s: %v, want %q", name, err, c.says)
		}
	}
}

// Whatever is read, a test that comes out of it can be played.
func FuzzReadArms(f *testing.F) {
	f.Add("clickability_test_id,headline,impressions,clicks\nt,a,10,1\nt,b,10,2\n")
	f.Add("clicks,impressions,headline,clickability_test_id\n0,5,\"a,b\",t\n5,5,c,t\n")
	f.Fuzz(func(t *testing.T, table string) {
		tests, err := ReadArms(strings.NewReader(table))
		if err != nil && !errors.Is(err, ErrArms) {
			t.Fatal(err)
		}
		for i := range tests {
			if len(tests[i].Rates) < 2 {
				t.Fatalf("%+v", tests[i])
			}
			for _, rate := range tests[i].Rates {
				if !(rate > 0 && rate < 1) {
					t.Fatalf("%+v", tests[i])
				}
			}
		}
	})
}

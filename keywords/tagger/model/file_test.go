package model_test

import (
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"moments/keywords/tagger/lexicon"
	"moments/keywords/tagger/model"
)

func written(t rapid.TB, m *model.Model, comment string) string {
	t.Helper()
	var b strings.Builder
	if err := m.Write(&b, comment); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func read(t rapid.TB, text string) *model.Model {
	t.Helper()
	m, err := model.Read(strings.NewReader(text), small(t))
	if err != nil {
		t.Fatalf("%v of\n%s", err, text)
	}
	return m
}

// anyLearned are weights for cues, for features and for what is none yet, to a hundredth.
func anyLearned(t *rapid.T) map[string][]lexicon.Effect {
	names := rapid.SampledFrom([]string{
		"bias", "cue price", "cue ^how to", "cue <money>", "words gizmo", "shape ^ * $", "asked has none", "length 4", "starts a b c d",
	})
	effects := rapid.SliceOfNDistinct(rapid.Custom(func(t *rapid.T) lexicon.Effect {
		value := rapid.SampledFrom([]string{"intent=do", "intent=unknown", "step=use", "step=unknown", "step=own"}).Draw(t, "value")
		return effect(value, float64(rapid.IntRange(-2000, 2000).Draw(t, "weight"))/100)
	}), 0, 4, func(e lexicon.Effect) lexicon.Value { return e.Value })
	return rapid.MapOf(names, effects).Draw(t, "learned")
}

// A model that is written and read again scores every phrase as before, and is written as before.
func TestRoundTrip(t *testing.T) {
	l := small(t)
	rapid.Check(t, func(t *rapid.T) {
		m := model.New(l).With(anyLearned(t))
		text := written(t, m, "what it is\n\nand from what")
		again := read(t, text)
		if other := written(t, again, "what it is\n\nand from what"); other != text {
			t.Fatalf("%s", cmp.Diff(text, other))
		}
		for _, phrase := range []string{"how to find a price", "gizmo", "$5 for a gizmo in rome?"} {
			seen := features(l, phrase)
			scores, others := m.Score(seen), again.Score(seen)
			for i, v := range m.Values() {
				other := 0.0 // a value that nothing weighs any more need not come back
				for n, w := range again.Values() {
					if w == v {
						other = others[n]
					}
				}
				if d := scores[i] - other; d > 1e-9 || d < -1e-9 {
					t.Fatalf("%q: %s is %v, was %v\n%s", phrase, v, other, scores[i], text)
				}
			}
		}
	})
}

func TestFileHoldsWhatDiffers(t *testing.T) {
	m := model.New(small(t))
	if text := written(t, m, ""); text != "" {
		t.Errorf("nothing is learned, but %q is written", text)
	}
	m = m.With(map[string][]lexicon.Effect{
		"words gizmo": {effect("step=use", 0.125), effect("intent=do", -1)}, "shape *": {effect("intent=do", 0.001)}, "cue price": nil,
	})
	want := "# one\n#\n# two\ncue price\t\nwords gizmo\tintent=do -1.00 step=use 0.12\n"
	if diff := cmp.Diff(want, written(t, m, "one\n\ntwo")); diff != "" {
		t.Error(diff)
	}
}

// Lines of a file stand in the place of what the lexicon says.
func TestReadReplacesWeights(t *testing.T) {
	m := read(t, "# comment\r\n\r\ncue price\tintent=do 1 step=own -2\r\nwords a\t\nbias\tintent=unknown 0.5\n")
	for feature, want := range map[string][]lexicon.Effect{
		"cue price": {effect("intent=do", 1), effect("step=own", -2)}, "words a": {},
		"bias": {effect("intent=unknown", 0.5)}, "cue near me": {effect("intent=go", 2.5)},
	} {
		if diff := cmp.Diff(want, m.Effects(feature)); diff != "" {
			t.Errorf("%s: %s", feature, diff)
		}
	}
}

func TestReadErrorsNameTheLine(t *testing.T) {
	for _, text := range []string{
		"no tab", "\tintent=do 1", "bias\tintent=do", "bias\tintent=do x", "bias\tmood=good 1", "bias\tintent=do 21", "bias\tintent=try 1",
		"\xff\xfe", "bias\t" + strings.Repeat("intent=do 1 ", 1000),
	} {
		_, err := model.Read(strings.NewReader("# comment\n\nbias\tintent=do 1\n"+text), small(t))
		if !errors.Is(err, model.ErrFile) || !strings.Contains(err.Error(), "line 4") {
			t.Errorf("%.40q: %v", text, err)
		}
	}
}

// broken fails after some text.
type broken struct{}

var errDisk = errors.New("disk on fire")

func (broken) Read([]byte) (int, error) { return 0, errDisk }

func (broken) Write([]byte) (int, error) { return 0, errDisk }

func TestBrokenDisks(t *testing.T) {
	if _, err := model.Read(io.MultiReader(strings.NewReader("bias\tintent=do 1\n"), broken{}), small(t)); !errors.Is(err, errDisk) {
		t.Errorf("%v", err)
	}
	if err := model.New(small(t)).Write(broken{}, "comment"); !errors.Is(err, errDisk) {
		t.Errorf("%v", err)
	}
}

func TestFilesAreBounded(t *testing.T) {
	_, err := model.Read(strings.NewReader(strings.Repeat("#\n", model.MaxLines+1)), small(t))
	if !errors.Is(err, model.ErrFile) || !strings.Contains(err.Error(), fmt.Sprint(model.MaxLines)) {
		t.Errorf("%v", err)
	}
	read(t, strings.Repeat("#\n", model.MaxLines))
}

// The shipped model is what it writes.
func TestShippedModelRoundTrips(t *testing.T) {
	m := english(t)
	text := written(t, m, "")
	again, err := model.Read(strings.NewReader(text), m.Lexicon())
	if err != nil || written(t, again, "") != text {
		t.Errorf("%v", err)
	}
}

func FuzzRead(f *testing.F) {
	f.Add("# comment\nbias\tintent=do 1.5 step=unknown -2\nwords a b\tstep=own 0.001")
	f.Add("cue price\t\r\n\x00\t\n")
	f.Add("bias\tintent=do NaN")
	l := small(f)
	f.Fuzz(func(t *testing.T, text string) {
		m, err := model.Read(strings.NewReader(text), l)
		if err != nil {
			if !errors.Is(err, model.ErrFile) {
				t.Fatal(err)
			}
			return
		}
		once := written(t, m, "")
		again, err := model.Read(strings.NewReader(once), l)
		if err != nil {
			t.Fatalf("%v of %q", err, once)
		}
		if twice := written(t, again, ""); twice != once {
			t.Fatalf("%q has become %q", once, twice)
		}
		m.Score(features(l, "how to find a price"))
	})
}

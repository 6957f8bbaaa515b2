package eval_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/google/go-cmp/cmp"

	"moments/engine/eval"
	"moments/keywords"
)

func TestReadJudgments(t *testing.T) {
	const file = "\xef\xbb\xbfPersona, phrase ,assets,expect_moment\n" +
		"it-manager,set up SSO,sso-guide:3 | sso-video:2,do/use/it-manager\n" +
		"\n" +
		",\"plain language, please\",,know/-/-\n" +
		"owner,set up sso,sso-offer:4|old:0,\n"
	got, err := eval.ReadJudgments(strings.NewReader(file))
	if err != nil {
		t.Fatal(err)
	}
	want := []eval.Judgment{
		{Phrase: "set up SSO", Persona: "it-manager", Moment: keywords.Moment{Intent: keywords.Do, Step: "use", Persona: "it-manager"},
			Grades: map[string]int{"sso-guide": 3, "sso-video": 2}},
		{Phrase: "plain language, please", Moment: keywords.Moment{Intent: keywords.Know}},
		{Phrase: "set up sso", Persona: "owner", Grades: map[string]int{"sso-offer": 4, "old": 0}},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestJudgmentsThatCannotBeTaken(t *testing.T) {
	const header = "phrase,persona,expect_moment,assets\n"
	tests := []struct{ name, file, want string }{
		{"empty", "", `line 1: found an empty file; begin with a header: phrase,persona,expect_moment,assets`},
		{"no phrase", "persona,assets\n", `line 1, phrase: found no such column; add it, one phrase a line`},
		{"unknown column", "phrase,asset\n", `line 1, "asset": found a column that is not known, or twice; use each once of phrase,`},
		{"column twice", "phrase,Phrase\n", `line 1, "phrase": found a column that is not known, or twice`},
		{"field missing", header + "a,b\n", `line 2: found 2 fields; write 4, as in the header`},
		{"empty phrase", header + " ,,know/-/-,\n", `line 2, phrase: found ""; the phrase is empty`},
		{"persona", header + "a,IT Manager,know/-/-,\n", `line 2, persona: found "IT Manager"; persona "IT Manager": not a valid key`},
		{"moment", header + "a,,know,\n", `line 2, expect_moment: found "know"; "know": not a moment`},
		{"grade", header + "a,,,x:5\n", `line 2, assets: found "x:5"; write slug:grade, each slug once, with a grade from 0 to 4`},
		{"no grade", header + "a,,,x\n", `line 2, assets: found "x"`},
		{"no slug", header + "a,,,:2\n", `line 2, assets: found ":2"`},
		{"slug with a space", header + "a,,,x y:2\n", `line 2, assets: found "x y:2"`},
		{"slug twice", header + "a,,,x:2|x:1\n", `line 2, assets: found "x:1"`},
		{"nothing judged", header + "a,,,\n", `line 2: found neither a moment nor assets; say what should come of the phrase`},
		{"twice", header + "a b,,,x:1\nA  b!,,,x:2\n", `line 3, phrase: found "A b!" as in line 2; judge a phrase once for a persona`},
		{"bare quote", header + "a\"b,,,x:1\n", `line 2: found bare " in non-quoted-field; put fields with commas or quotes in "quotes"`},
		{"not UTF-8", header + "a\xff,,,x:1\n", `line 2, phrase: found bytes that are not UTF-8; save the file as UTF-8`},
		{"a field of several lines before", header + "\"a\nb\",,,x:1\nc,,,y\n", `line 4, assets: found "y"`},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			got, err := eval.ReadJudgments(strings.NewReader(test.file))
			var cell *eval.CellError
			if !errors.Is(err, eval.ErrJudgments) || !errors.As(err, &cell) || got != nil {
				t.Fatalf("%v, %v", got, err)
			}
			if !strings.HasPrefix(err.Error(), test.want) || strings.Contains(err.Error(), "\n") {
				t.Errorf("\n got %v\nwant %s", err, test.want)
			}
		})
	}
}

func TestEveryWrongPlaceIsTold(t *testing.T) {
	file := "phrase,assets\n" + strings.Repeat("a,x\nb,y:1\n", 30)
	_, err := eval.ReadJudgments(strings.NewReader(file))
	if n := strings.Count(err.Error(), "line "); n < 20 || n > 30 || !strings.Contains(err.Error(), "line 4") {
		t.Errorf("%d places: %v", n, err)
	}
	broken := errors.New("broken")
	_, err = eval.ReadJudgments(iotest.ErrReader(broken))
	if !errors.Is(err, broken) || errors.Is(err, eval.ErrJudgments) {
		t.Errorf("%v", err)
	}
}

// What is read can be written and read again.
func FuzzReadJudgments(f *testing.F) {
	f.Add("phrase,persona,expect_moment,assets\nset up sso,it-manager,do/use/-,a:3|b:0\n")
	f.Add("\xef\xbb\xbfassets,phrase\nx:1,\"a, \"\"b\"\"\"\n")
	f.Add("phrase,assets\na\xff,x:9\n,\n\"")
	f.Fuzz(func(t *testing.T, file string) {
		judgments, err := eval.ReadJudgments(strings.NewReader(file))
		if err != nil {
			if !errors.Is(err, eval.ErrJudgments) || judgments != nil {
				t.Fatal(judgments, err)
			}
			return
		}
		var again strings.Builder
		again.WriteString("phrase,persona,expect_moment,assets\n")
		for _, j := range judgments {
			var assets []string
			for id, grade := range j.Grades {
				assets = append(assets, fmt.Sprintf("%s:%d", id, grade))
			}
			quote := func(s string) string { return `"` + strings.ReplaceAll(s, `"`, `""`) + `"` }
			fmt.Fprintf(&again, "%s,%s,%s,%s\n", quote(string(j.Phrase)), j.Persona, j.Moment, quote(strings.Join(assets, "|")))
		}
		if got, err := eval.ReadJudgments(strings.NewReader(again.String())); err != nil || !cmp.Equal(judgments, got) {
			t.Fatalf("%v\n%v\n%v", err, judgments, got)
		}
	})
}

package train_test

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/google/go-cmp/cmp"

	"moments/keywords"
	"moments/keywords/tagger/train"
)

func read(t *testing.T, text string) ([]train.Labelled, int) {
	t.Helper()
	phrases, left, err := train.Read(strings.NewReader(text), ',', "set")
	if err != nil {
		t.Fatalf("%v of %q", err, text)
	}
	return phrases, left
}

func TestReadCanonicalFiles(t *testing.T) {
	got, left := read(t, "\ufeff Phrase,INTENT,persona,note,step\r\n"+
		`how to fix it,do,owner,x,use`+"\n"+
		`" Fix  it, now",DO|Buy, it-manager ,,none`+"\n"+
		`gizmo,unknown,-`+"\n"+ // the other cells are left out
		`sofa,,,,use | unknown`+"\n"+
		`,do,,,`+"\n"+ // no phrase
		strings.Repeat("long ", 200)+",do\n")
	want := []train.Labelled{
		{Phrase: "how to fix it", Intents: []string{"do"}, Steps: []string{"use"}, Persona: "owner", Set: "set"},
		{Phrase: "Fix it, now", Intents: []string{"do", "buy"}, Steps: []string{"unknown"}, Persona: "it-manager", Set: "set"},
		{Phrase: "gizmo", Intents: []string{"unknown"}, Set: "set"},
		{Phrase: "sofa", Steps: []string{"use", "unknown"}, Set: "set"},
	}
	if diff := cmp.Diff(want, got); diff != "" || left != 2 {
		t.Errorf("%d are left out%s", left, diff)
	}
}

// A single column of labels is enough, a byte order mark does not hide a quoted header, and TSV is read too.
func TestReadForms(t *testing.T) {
	for text, comma := range map[string]rune{
		"phrase,intent\nfix,do": ',', "phrase\tintent\nfix\tdo": '\t', "intent,phrase\ndo,fix": ',',
		"\ufeff\"phrase\",\"intent\"\n\"fix\",\"do\"": ',', "phrase;intent\r\nfix;do\r\n": ';',
	} {
		phrases, _, err := train.Read(strings.NewReader(text), comma, "")
		if err != nil || len(phrases) != 1 || phrases[0].Phrase != "fix" || !cmp.Equal(phrases[0].Intents, []string{"do"}) {
			t.Errorf("%q: %+v, %v", text, phrases, err)
		}
	}
}

func TestReadPublicSets(t *testing.T) {
	questions, _ := read(t, "id,category,question\n1,INSTRUCTION,how do I fix it\n2,EXPERIENCE,best pizza?\n3,COMPARISON,a or b\n4,FACTOID,when\n")
	want := []train.Labelled{
		{Phrase: "how do I fix it", Intents: []string{"do"}, Steps: []string{"use", "unknown"}, Set: "set"},
		{Phrase: "best pizza?", Intents: []string{"know", "do", "buy"}, Steps: []string{"opinion"}, Set: "set"},
		{Phrase: "a or b", Intents: []string{"know"}, Steps: []string{"worth"}, Set: "set"},
		{Phrase: "when", Intents: []string{"know"}, Steps: []string{"discover", "unknown"}, Set: "set"},
	}
	if diff := cmp.Diff(want, questions); diff != "" {
		t.Error(diff)
	}
	searches, _ := read(t, "sequence,target\npizza,yelp_intent\nmoon,information_intent\nfacebook,navigation_intent\n")
	want = []train.Labelled{
		{Phrase: "pizza", Intents: []string{"buy"}, Set: "set"}, {Phrase: "moon", Intents: []string{"know"}, Set: "set"},
		{Phrase: "facebook", Set: "set"},
	}
	if diff := cmp.Diff(want, searches); diff != "" {
		t.Error(diff)
	}
}

func TestReadErrors(t *testing.T) {
	for text, want := range map[string]error{
		"":                                            nil, // any error
		"phrase,mood\nx,y":                            train.ErrHeader,
		"intent,step\ndo,use":                         train.ErrHeader,
		"phrase,intent\n\"a\nb\",do\nx,try":           train.ErrLabel,
		"phrase,intent\n,do\n\nx,do|\n":               train.ErrLabel,
		"phrase,intent\na,do\n\nx,-|do":               train.ErrLabel,
		"phrase,step\na,use\n\nx,No!":                 keywords.ErrKey,
		"phrase,persona\na,b\n\nx,No!":                keywords.ErrKey,
		"category,question\nREASON,why\n\nGOSSIP,who": train.ErrLabel,
	} {
		phrases, _, err := train.Read(strings.NewReader(text), ',', "")
		if err == nil || want != nil && !errors.Is(err, want) || len(phrases) > 0 {
			t.Errorf("%q: %v, %v", text, phrases, err)
		}
		if want != nil && want != train.ErrHeader && !strings.Contains(err.Error(), "line 4") {
			t.Errorf("%q: %v", text, err)
		}
	}
	if _, _, err := train.Read(iotest.ErrReader(os.ErrDeadlineExceeded), ',', ""); !errors.Is(err, os.ErrDeadlineExceeded) {
		t.Errorf("%v", err)
	}
}

// The files of labelled phrases of this package can be read whole.
func TestOwnFiles(t *testing.T) {
	for name, fewest := range map[string]int{"web": 2500, "places": 300, "unclear": 300, "de": 150, "es": 150, "fr": 150} {
		phrases := own(t, name)
		if len(phrases) < fewest {
			t.Errorf("%s has %d phrases", name, len(phrases))
		}
		seen := map[string]bool{}
		for _, l := range phrases {
			if seen[string(l.Phrase)] {
				t.Errorf("%s has %q twice", name, l.Phrase)
			}
			seen[string(l.Phrase)] = true
		}
	}
}

// own are the phrases of a file of this package.
func own(t testing.TB, name string) []train.Labelled {
	t.Helper()
	file, err := os.Open(filepath.Join("testdata", name+".csv"))
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	phrases, left, err := train.Read(file, ',', name)
	if err != nil || left > 0 {
		t.Fatalf("%s: %d are left out, %v", name, left, err)
	}
	return phrases
}

func FuzzRead(f *testing.F) {
	f.Add("phrase,intent,step,persona\nfix it,do|buy,use,owner\n", ',')
	f.Add("category\tquestion\nREASON\twhy\"\n", '\t')
	f.Add("\ufeffsequence,target\n\xff,yelp_intent", ',')
	f.Fuzz(func(t *testing.T, text string, comma rune) {
		phrases, left, err := train.Read(strings.NewReader(text), comma, "fuzz")
		if err != nil && len(phrases)+left > 0 {
			t.Fatalf("%d phrases with %v", len(phrases), err)
		}
		for _, l := range phrases {
			if p, err := keywords.ParsePhrase(string(l.Phrase)); err != nil || p != l.Phrase || l.Set != "fuzz" {
				t.Fatalf("%+v: %v", l, err)
			}
			for _, v := range l.Intents {
				if _, err := keywords.ParseIntent(v); v != keywords.Unknown && (err != nil || v == "") {
					t.Fatal(fmt.Sprint(l))
				}
			}
		}
	})
}

package lexicon_test

import (
	"errors"
	"fmt"
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"moments/keywords"
	"moments/keywords/tagger/lexicon"
)

func TestErrorsNameTheLine(t *testing.T) {
	for text, want := range map[string]error{
		"how intent=do":               lexicon.ErrLine,
		"how intent=do much":          lexicon.ErrLine,
		"how intent=do 99":            lexicon.ErrLine,
		"how mood=good 1":             lexicon.ErrValue,
		"how intent=do 1 step":        lexicon.ErrValue,
		"how intent=try 1":            keywords.ErrIntent,
		"how step=No! 1":              keywords.ErrKey,
		"intent=do 1":                 lexicon.ErrLine,
		"navigational":                lexicon.ErrLine,
		"^ intent=do 1":               lexicon.ErrLine,
		"^$ intent=do 1":              lexicon.ErrLine,
		"how $ intent=do 1":           lexicon.ErrLine,
		"order intent=do 1\norders":   lexicon.ErrLine,
		"^order intent=do 1\n^orders": lexicon.ErrLine,
		"<money>\n<money>":            lexicon.ErrLine,
	} {
		text = "# comment\n\nwhat is\n" + text
		_, err := lexicon.Parse(keywords.English, text, "", "")
		if line := fmt.Sprintf("line %d,", strings.Count(text, "\n")+1); !errors.Is(err, want) || !strings.Contains(err.Error(), line) {
			t.Errorf("%q: %v, not at %s", text, err, line)
		}
	}
}

func TestErrorsOfClasses(t *testing.T) {
	for _, text := range []string{"WH what", "W H: what", ": what", "  : what"} {
		_, err := lexicon.Parse(keywords.English, "", "", "A: b\n"+text)
		if !errors.Is(err, lexicon.ErrLine) || !strings.Contains(err.Error(), "line 2,") {
			t.Errorf("%q: %v", text, err)
		}
	}
}

// One file that cannot be read does not hide what is wrong with another.
func TestErrorsOfAllFiles(t *testing.T) {
	_, err := lexicon.Parse(keywords.English, "how intent=do", "", "WH what")
	if err == nil || strings.Count(err.Error(), "line 1,") != 2 {
		t.Errorf("%v", err)
	}
}

func TestLinesOfAnyLength(t *testing.T) {
	words := strings.Repeat("word ", 40_000)
	l := parse(t, "# "+words+"\r\nhow intent=do 1\r\n", "", "W: "+words)
	if diff := cmp.Diff([]string{"how"}, fired(t, l, "how word")); diff != "" {
		t.Error(diff)
	}
}

// The first class of a word is the one that the file names first, and shapes are made of it.
func TestOrderOfClasses(t *testing.T) {
	l := parse(t, "", "", "B: paint paints chair\nA: painting table\nITSELF: table chair\nB: tables\n")
	for stem, want := range map[string][]string{
		"paint": {"B", "A"}, "tabl": {"A", lexicon.Itself, "B"}, "chair": {"B", lexicon.Itself}, "sofa": nil, "": nil,
	} {
		if diff := cmp.Diff(want, l.Classes(stem)); diff != "" {
			t.Errorf("%q: %s", stem, diff)
		}
	}
}

func TestCuesByName(t *testing.T) {
	l := parse(t, "b intent=do 1 step=use 2\n<money> intent=buy 1\na navigational\n^b\n", "", "")
	var names []string
	for _, c := range l.Cues() {
		names = append(names, c.Name)
		if c.Navigational != (c.Name == "a") || (c.Name == "b") != (len(c.Effects) == 2) {
			t.Errorf("%+v", c)
		}
	}
	if diff := cmp.Diff([]string{"<money>", "^b", "a", "b"}, names); diff != "" {
		t.Error(diff)
	}
}

func TestLanguagesWithoutALexicon(t *testing.T) {
	for _, language := range []keywords.Language{"", "ja", "xx", "../en", "en.txt"} {
		if l, err := lexicon.Load(language); l != nil || err != nil {
			t.Errorf("%q: %v, %v", language, l, err)
		}
	}
}

// quotedName is a name in the source of what finds it.
var quotedName = regexp.MustCompile(`"(<[a-z-]+>)"`)

// Every name that code finds is weighed by the English file, and the file weighs no other.
func TestNamesThatCodeFinds(t *testing.T) {
	finds, weighed := map[string]bool{}, map[string]bool{}
	for _, file := range []string{"find.go", "../speech/speech.go"} {
		source, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range quotedName.FindAllStringSubmatch(string(source), -1) {
			finds[name[1]] = true
		}
	}
	for _, c := range english(t).Cues() {
		if strings.HasPrefix(c.Name, "<") {
			weighed[c.Name] = true
		}
	}
	if diff := cmp.Diff(finds, weighed); diff != "" || len(finds) < 12 {
		t.Errorf("what code finds and what the file weighs: %s", diff)
	}
}

func FuzzParse(f *testing.F) {
	f.Add(someCues, "new york\nparis", "AT: in near\nITSELF: a")
	f.Add("^a$ intent=do 1\r\n\xff navigational", "\x00", "A:")
	f.Add("<place> intent=go 1\n<in-place> step=unknown -1", "é\nß", "AT: é")
	f.Fuzz(func(t *testing.T, cues, places, classes string) {
		l, err := lexicon.Parse(keywords.English, cues, places, classes)
		if err != nil {
			if !strings.Contains(err.Error(), "line ") {
				t.Fatalf("%v", err)
			}
			return
		}
		for _, text := range []string{cues, places, classes, "how to find it in new york for $5"} {
			p, err := keywords.ParsePhrase(text)
			if err != nil {
				continue
			}
			for _, found := range l.Find(p, p.Terms(keywords.English)) {
				if found.First > found.Last || found.Cue.Name == "" {
					t.Fatalf("%q: %+v", p, found)
				}
			}
		}
	})
}

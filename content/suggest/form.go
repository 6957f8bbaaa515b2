package suggest

import (
	"fmt"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

// laidOut says how the text is laid out: headings, lines that instruct, code.
func (s *sight) laidOut() {
	s.headed()
	s.instructed()
	s.atLeast("words", s.words, []int{100, 300, 800, 2000}, "")
	code, asked, long := 0, 0, 0
	for _, l := range s.lines {
		switch {
		case isCode(l.text):
			code++
		case strings.HasSuffix(l.text, "?"):
			asked++
		case len(l.words) >= 40:
			long++
		}
	}
	s.atLeast("code", code, []int{2, 8, 25}, plural(code, "line of code", "lines of code"))
	s.atLeast("asked", asked, []int{1, 3, 6}, plural(asked, "line is a question", "lines are questions"))
	s.atLeast("long share", share(long, len(s.lines)), []int{15, 35, 60}, fmt.Sprintf("%d %% of its lines are long paragraphs", share(long, len(s.lines))))
}

func (s *sight) headed() {
	headings, acting := 0, 0
	for _, l := range s.lines {
		if !l.heading {
			continue
		}
		headings++
		if _, ok := s.classes.begins(l.words, "ACT", "ACTN", "UI"); ok {
			acting++
		}
		for _, class := range []string{"NEED", "STEPS", "AFTER", "HOURS", "SPECS"} {
			if r, ok := s.classes.begins(l.words, class); ok {
				s.add("heading "+class, fmt.Sprintf("has the heading %q", r))
			}
		}
	}
	why := fmt.Sprintf("%d of %d headings begin with what to do", acting, headings)
	s.atLeast("heading acts", acting, []int{1, 3, 6}, why)
	if headings > 1 {
		s.atLeast("heading share", share(acting, headings), []int{30, 60}, why)
	}
	s.atLeast("headings", headings, []int{2, 5, 10}, "")
}

// instructed counts the lines that tell what to do, on a screen and elsewhere, and how many of them follow one another.
func (s *sight) instructed() {
	screen, acts, aims, row, longest := 0, 0, 0, 0, 0
	verbs := map[string]int{}
	for _, l := range s.lines {
		words := withoutNumber(l.words)
		r, onScreen := s.classes.begins(words, "UI")
		act, acted := s.classes.begins(words, "ACT")
		if _, aimed := s.classes.begins(words, "AIM"); aimed {
			aims++
		}
		if l.heading || !onScreen && !acted {
			if len(l.words) > 3 && !l.heading {
				row = 0
			}
			continue
		}
		if onScreen {
			screen++
			verbs[r.String()]++
		} else {
			acts++
			verbs[act.String()]++
		}
		row++
		longest = max(longest, row)
	}
	n := screen + acts
	why := fmt.Sprintf("%s as instructions (%s)", plural(n, "line begins", "lines begin"), few(verbs))
	s.atLeast("instructs", n, []int{1, 3, 6, 12, 25}, why)
	s.atLeast("screen", screen, []int{1, 3, 6, 12}, why)
	s.atLeast("instruct share", share(n, len(s.lines)), []int{5, 12, 25, 40}, fmt.Sprintf("%d %% of its lines are instructions", share(n, len(s.lines))))
	s.atLeast("steps", longest, []int{2, 4, 7, 11}, fmt.Sprintf("%d steps follow one another", longest))
	s.atLeast("aims", aims, []int{2, 5, 10}, plural(aims, "line says what for", "lines say what for"))
}

// spoken are the classes that count throughout the text: the steps are occurrences in a thousand words.
var spoken = []struct {
	class string
	steps []int
	why   string
}{
	{"BUY", []int{4, 10, 20}, "speaks of buying"},
	{"GO", []int{4, 10, 20}, "says how to get there"},
	{"WE", []int{5, 15}, "speaks of us"},
	{"YOU", []int{8, 20, 40}, "speaks to the reader"},
	{"THEY", []int{8, 20}, "tells of others"},
	{"WAS", []int{8, 20, 40}, "tells of the past"},
	{"DEFINE", []int{4, 10, 18}, "says what things are"},
	{"MAY", []int{8, 16}, ""},
	{"SCREEN", []int{1, 5}, "shows pictures of a screen"},
}

var (
	moneyForm = regexp.MustCompile(`^(?:[$€£¥]\d[\d.,]*|\d[\d.,]*[$€£¥]|(?:usd|gbp)\d[\d.,]*)`)
	hoursForm = regexp.MustCompile(`^\d{1,2}(?:[:.]\d\d)?(?:am|pm)$|^\d{1,2}:\d\d$`)
	codeForm  = regexp.MustCompile(`[{};]\s*$|^\s*[<$#>]\s*\S|\w+\(.*\)\s*$|^[\w.-]+\s*[:=]\s*["'\[{]`)
	// commandForm is code without such marks.
	commandForm = regexp.MustCompile(`^(?:import|from|def|class|func|var|const|return|npm|pip|git|sudo|curl|docker)\s+[a-z0-9./_-]+(?:\s|$)`)
)

// spokenPlace is where a class stands in spoken, -1 for none.
func spokenPlace(class string) int {
	for i, c := range spoken {
		if c.class == class {
			return i
		}
	}
	return -1
}

// tally is how often a class is spoken, and by which words.
type tally struct {
	n     int
	words map[string]int
}

// said counts the words of classes, prices and times of day.
func (s *sight) said() {
	tallies, money, hours := make([]tally, len(spoken)), 0, 0
	for _, l := range s.lines {
		for i, w := range l.words {
			s.count(l.words, i, tallies)
			switch {
			case isMoney(w) || i > 0 && isCurrency(w) && isNumber(l.words[i-1]):
				money++
			case isNumber(w) && hoursForm.MatchString(w):
				hours++
			}
		}
	}
	for i, c := range spoken {
		why := ""
		if c.why != "" {
			why = fmt.Sprintf("%s: %s (%s)", c.why, few(tallies[i].words), plural(tallies[i].n, "time", "times"))
		}
		s.atLeast("says "+c.class, tallies[i].n*1000/max(s.words, 100), c.steps, why)
	}
	s.atLeast("money", money, []int{1, 2, 5, 10}, plural(money, "price", "prices"))
	s.atLeast("hours", hours, []int{1, 3}, plural(hours, "time of day", "times of day"))
}

// count adds the runs that begin at a place to the tallies of their classes, the longest of each class.
func (s *sight) count(words []string, i int, tallies []tally) {
	seen := 0 // a bit for each class
	for _, r := range s.classes.runs[words[i]] {
		if r.spoken < 0 || seen&(1<<r.spoken) != 0 || !r.at(words, i) {
			continue
		}
		seen |= 1 << r.spoken
		t := &tallies[r.spoken]
		if t.words == nil {
			t.words = map[string]int{}
		}
		t.n++
		t.words[r.text]++
	}
}

func isMoney(word string) bool {
	return strings.ContainsAny(word, "$€£¥udgp") && strings.ContainsAny(word, "0123456789") && moneyForm.MatchString(word)
}

func isCurrency(word string) bool {
	switch word {
	case "€", "$", "£", "euro", "euros", "dollar", "dollars", "pound", "pounds", "eur", "usd", "gbp", "chf":
		return true
	}
	return false
}

func isNumber(word string) bool {
	r, _ := utf8.DecodeRuneInString(word)
	return unicode.IsDigit(r)
}

// isGerund goes by the English ending.
func isGerund(word string) bool { return len(word) > 5 && strings.HasSuffix(word, "ing") }

// isCode looks first whether there is any mark that code has, as most lines have none.
func isCode(text string) bool {
	return strings.ContainsAny(text, "{}()[];=<>$#\"'") && codeForm.MatchString(text) || commandForm.MatchString(text)
}

// withoutNumber is a line without the number that it has in a list.
func withoutNumber(words []string) []string {
	if len(words) > 1 && len(words[0]) <= 2 && isNumber(words[0]) {
		return words[1:]
	}
	return words
}

// share is n of all in per cent.
func share(n, all int) int { return 100 * n / max(all, 1) }

func plural(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}

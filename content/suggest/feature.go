package suggest

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// Feature is something that a model sees in a page, with words that say it to a person. Of a name that begins with
// [OwnPrefix] the base knows nothing: only a site's own people can give it a weight.
type Feature struct {
	Name string
	Why  string
}

// OwnPrefix begins the names of features that belong to one site: its folders, its sources, its kinds.
const (
	OwnPrefix = "own "
	ownSource = OwnPrefix + "source "
)

// features gathers the features of a page, each once, in the order of the page.
func (l *layout) features() []Feature {
	s := &sight{layout: l}
	s.add("bias", "")
	s.titled()
	s.summed()
	s.addressed()
	s.laidOut()
	s.said()
	s.own()
	for _, h := range l.page.Hints {
		s.add("hint "+string(h.Intent), "the page says so itself: "+h.Reason)
	}
	return s.features
}

// sight is a page while its features are gathered.
type sight struct {
	*layout
	features []Feature
}

func (s *sight) add(name, why string) {
	if !slices.ContainsFunc(s.features, func(f Feature) bool { return f.Name == name }) {
		s.features = append(s.features, Feature{name, why})
	}
}

// atLeast adds a feature for each step that a number reaches. The reason is that of the highest.
func (s *sight) atLeast(name string, n int, steps []int, why string) {
	for _, step := range steps {
		if n >= step {
			s.add(fmt.Sprintf("%s %d+", name, step), why)
		}
	}
}

// titleWords are the classes whose words mean something anywhere in a title.
var titleWords = []string{
	"OVERVIEW", "REFERENCE", "NEWS", "FAQ", "BEST", "GUIDE", "VERSUS", "PRICE", "PLACE", "REVIEW", "CASE", "PROOF", "FIT", "WORTH", "URGENT",
	"TOOL", "EVENT", "VIDEO", "CHECKLIST",
}

func (s *sight) titled() {
	s.opening()
	s.leaned()
	for _, class := range titleWords {
		if r, ok := s.classes.in(s.title, class); ok {
			s.add("title says "+class, fmt.Sprintf("title says %q", r))
		}
	}
	if strings.HasSuffix(strings.TrimSpace(s.page.Title), "?") {
		s.add("title asks", "title is a question")
	}
	if slices.ContainsFunc(s.title, isMoney) {
		s.add("title money", "title names a price")
	}
	s.atLeast("title words", len(s.title), []int{3, 5, 8, 11}, "")
}

// opening says how the title begins; at most one of these is true.
func (s *sight) opening() {
	if len(s.title) == 0 {
		return
	}
	first := s.title[0]
	begins := fmt.Sprintf("title begins with %q", firstWords(s.page.Title, 1))
	two := fmt.Sprintf("title begins with %q", firstWords(s.page.Title, 2))
	switch {
	case s.starts("HOWTO"):
		s.add("title how to", two)
	case s.starts("HOW"):
		s.add("title how", begins)
	case s.starts("WHAT"):
		s.add("title what", begins)
	case s.starts("WH"):
		s.add("title why", begins)
	case s.starts("ACT"), s.starts("UI"):
		s.add("title acts", begins+", which tells people what to do")
	case s.ends("ACTS LAST"):
		s.add("title acts", fmt.Sprintf("title ends with %q, which tells people what to do", s.title[len(s.title)-1]))
	case s.starts("ACTN"):
		s.add("title may act", begins)
	case s.starts("VIEW"):
		s.add("title looks", begins)
	case s.starts("THINK"):
		s.add("title thinks", begins)
	case s.starts("QUESTION"):
		s.add("title yes or no", two)
	case isGerund(first) && len(s.title) > 1:
		s.add("title doing", begins)
	case isNumber(first):
		s.add("title counts", begins)
	default:
		s.add("title names", "") // no reason for anything
	}
}

// brief are texts that say less than their titles.
const brief = 60

// leaned adds what a beginning means when there is hardly any text beside it: a feature of its own, since beside a long text the
// text counts. "Find a store" and "Order a sample" lean to no side.
func (s *sight) leaned() {
	if s.words >= brief {
		return
	}
	leans := []string{"title how to", "title what"}
	if _, otherwise := s.classes.in(s.title, "PLACE", "PRICE"); !otherwise {
		leans = append(leans, "title acts")
	}
	for _, f := range s.features {
		if slices.Contains(leans, f.Name) {
			s.add("brief "+f.Name, f.Why)
		}
	}
}

func (s *sight) starts(class string) bool {
	_, ok := s.classes.begins(s.title, class)
	return ok
}

func (s *sight) ends(class string) bool {
	_, ok := s.classes.at(s.title, len(s.title)-1, class)
	return ok
}

// summed says what the summary, or the first lines, promise.
func (s *sight) summed() {
	words := s.summary
	if len(words) == 0 && len(s.lines) > 0 {
		words = s.lines[0].words
	}
	words = words[:min(len(words), 60)]
	if r, ok := s.classes.in(words, "SHOWS"); ok {
		s.add("summary shows", fmt.Sprintf("summary says %q", r))
	}
	if r, ok := s.classes.in(words, "TELLS"); ok {
		s.add("summary tells", fmt.Sprintf("summary says %q", r))
	}
	if _, ok := s.classes.begins(words, "ACT", "UI"); ok {
		s.add("summary acts", fmt.Sprintf("summary begins with %q", words[0]))
	}
}

// folders are parts of addresses that mean the same on most sites.
var folders = map[string]string{
	"howto": "do", "how-to": "do", "how-tos": "do", "tutorial": "do", "tutorials": "do", "guide": "guide", "guides": "guide",
	"help": "help", "support": "help", "docs": "help", "kb": "help", "blog": "tells", "news": "tells", "learn": "tells", "about": "tells",
	"concepts": "tells", "explanation": "tells", "reference": "tells", "releases": "tells", "faq": "tells", "faqs": "tells", "glossary": "tells",
	"case-studies": "tells", "customers": "tells", "resources": "tells", "articles": "tells", "wiki": "tells", "press": "tells",
	"pricing": "sells", "shop": "sells", "store": "sells", "product": "sells", "products": "sells", "offers": "sells", "buy": "sells",
	"plans": "sells", "cart": "sells", "deals": "sells", "collections": "sells", "stores": "leads", "locations": "leads", "places": "leads",
	"contact": "leads", "visit": "leads", "find-us": "leads", "branches": "leads", "offices": "leads", "venues": "leads", "dealers": "leads",
}

func (s *sight) addressed() {
	for _, part := range s.path {
		if means, ok := folders[part]; ok {
			s.add("path "+means, fmt.Sprintf("address has /%s/", part))
		}
	}
}

// own are what only the people of a site can give a meaning: where the page lies, what it is called there, how it begins.
func (s *sight) own() {
	if s.page.Source != "" {
		s.add(ownSource+s.page.Source, fmt.Sprintf("it comes from %q", s.page.Source))
	}
	if s.page.Kind != "" {
		s.add(OwnPrefix+"kind "+s.page.Kind, fmt.Sprintf("its kind is %q", s.page.Kind))
	}
	for _, part := range s.path[:max(min(len(s.path)-1, 3), 0)] {
		s.add(OwnPrefix+"path "+part, fmt.Sprintf("address has /%s/", part))
	}
	if len(s.title) > 0 {
		first := s.title[0]
		s.add(OwnPrefix+"first "+first, fmt.Sprintf("title begins with %q", first))
		last := s.title[len(s.title)-1]
		s.add(OwnPrefix+"last "+last, fmt.Sprintf("title ends with %q", last))
	}
}

func firstWords(text string, n int) string {
	words := strings.Fields(text)
	return strings.Join(words[:min(n, len(words))], " ")
}

// few are the most frequent of the words, for a reason.
func few(count map[string]int) string {
	words := make([]string, 0, len(count))
	for w := range count {
		words = append(words, w)
	}
	slices.SortFunc(words, func(a, b string) int { return cmp.Or(count[b]-count[a], strings.Compare(a, b)) })
	words = words[:min(len(words), 3)]
	for i, w := range words {
		words[i] = fmt.Sprintf("%q", w)
	}
	return strings.Join(words, ", ")
}

package office

import (
	"strconv"
	"strings"

	"moments/content/ingest/bounded"
)

// styles are what paragraphs can be, by the ids of their styles. The ids are translated, the names are not.
type styles struct {
	level    map[string]int // of headings, from 1
	title    map[string]bool
	contents map[string]bool // entries of a table of contents
	language string
}

// maxLevel is that of headings in a document.
const maxLevel = 6

func (a archive) styles() (styles, error) {
	s := styles{level: map[string]int{}, title: map[string]bool{}, contents: map[string]bool{}}
	id := ""
	err := a.read("word/styles.xml", maxSmallPart, func(x *bounded.XML) error {
		return eachElement(x, func(e element) {
			switch e.Name.Local {
			case "style":
				id = e.attribute("styleId")
			case "name":
				s.name(id, strings.ToLower(e.attribute("val")))
			case "basedOn":
				s.inherit(id, e.attribute("val"))
			case "outlineLvl":
				s.outline(id, e.attribute("val"))
			case "lang":
				if s.language == "" {
					s.language = e.attribute("val")
				}
			}
		})
	})
	return s, err
}

func (s *styles) name(id, name string) {
	if number, found := strings.CutPrefix(name, "heading "); found {
		if n, err := strconv.Atoi(number); err == nil && n >= 1 {
			s.level[id] = min(n, maxLevel)
		}
	}
	s.title[id] = name == "title"
	s.contents[id] = strings.HasPrefix(name, "toc ")
}

// inherit takes over the level of the style that another is based on, which stands before it in files of all programs.
func (s *styles) inherit(id, from string) {
	if level := s.level[from]; level > 0 && s.level[id] == 0 {
		s.level[id] = level
	}
}

// outline is a level from 0; 9 is that of text.
func (s *styles) outline(id, value string) {
	if n, err := strconv.Atoi(value); err == nil && n >= 0 && n < 9 && s.level[id] == 0 {
		s.level[id] = min(n+1, maxLevel)
	}
}

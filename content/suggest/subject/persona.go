package subject

import (
	"fmt"
	"strings"

	"moments/keywords"
)

// How sure a signal of a persona makes, by where it stands. Several add up as independent reasons do.
const (
	inTitle   = 0.7
	inSummary = 0.5
	inHeading = 0.45
	inText    = 0.04 // each time, up to mostInText of each signal
)

const mostInText = 5

// Personas are those whose signals or name stand where a page says whom it is for: title, summary and headings. What only the text
// says is not enough. Each is probable by [LeastPersona], the most probable first.
func (s *Stems) Personas(defined []keywords.PersonaDefinition) (all []Suggestion) {
	for _, p := range defined {
		if one := s.persona(p); one.Confidence >= LeastPersona {
			all = append(all, one)
		}
	}
	return order(all)
}

func (s *Stems) persona(p keywords.PersonaDefinition) Suggestion {
	found, doubt := Suggestion{Value: string(p.Key)}, 1.0
	signals := append([]string{p.Name, strings.ReplaceAll(string(p.Key), "-", " ")}, p.Signals...)
	places := []struct {
		name  string
		lines [][]string
		sure  float64
	}{{"title", [][]string{s.title}, inTitle}, {"summary", [][]string{s.summary}, inSummary}, {"a heading", s.headings, inHeading}}
	for _, place := range places {
		for _, signal := range signals {
			if within(place.lines, s.of(signal)) > 0 {
				doubt *= 1 - place.sure
				found.Why = append(found.Why, fmt.Sprintf("%s says %q, a word of %s", place.name, signal, p.Name))
				break
			}
		}
	}
	if len(found.Why) > 0 {
		doubt *= s.doubtOfText(p.Signals)
	}
	found.Confidence = 1 - doubt
	return found
}

func (s *Stems) doubtOfText(signals []string) float64 {
	doubt := 1.0
	for _, signal := range signals {
		for range min(within(s.text, s.of(signal)), mostInText) {
			doubt *= 1 - inText
		}
	}
	return doubt
}

package engine

import (
	"slices"
	"strings"

	"moments/keywords"
)

func stepKey(d keywords.StepDefinition) string { return string(d.Key) }

func personaKey(d keywords.PersonaDefinition) string { return string(d.Key) }

func hasStep(defined []keywords.StepDefinition, step keywords.Step) bool {
	return slices.ContainsFunc(defined, func(d keywords.StepDefinition) bool { return d.Key == step })
}

func hasPersona(defined []keywords.PersonaDefinition, persona keywords.Persona) bool {
	return slices.ContainsFunc(defined, func(d keywords.PersonaDefinition) bool { return d.Key == persona })
}

// list names what is defined, or says that nothing is.
func list[T any](defined []T, key func(T) string) string {
	if len(defined) == 0 {
		return "none: import personas.csv first"
	}
	keys := make([]string, len(defined))
	for i, d := range defined {
		keys[i] = key(d)
	}
	return strings.Join(keys, ", ")
}

// language is the language of a locale: de of de-AT.
func language(locale string) string { return string(keywords.LanguageOf(locale)) }

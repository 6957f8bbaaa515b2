package front

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// Fold makes names comparable: lower case, without accents, spaces and marks.
func Fold(name string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return unicode.ToLower(r)
		}
		return -1
	}, norm.NFKD.String(name))
}

// Fields are the fields of a page, row or object as they stand there, folded name to texts.
type Fields map[string][]string

// Add appends texts to a field, without the space around them, and leaves out empty ones.
func (f Fields) Add(name string, texts ...string) {
	folded := Fold(name)
	for _, text := range texts {
		if text = strings.TrimSpace(text); text != "" {
			f[folded] = append(f[folded], text)
		}
	}
}

// Words are the folded names of tags and categories that are one text and no list, in front matter in YAML.
const Words = "fieldsofwords"

// isWords is for the fields that Words names.
func isWords(name string) bool { return name == "tags" || name == "categories" }

func (f Fields) forgetWords(name string) {
	left := slices.DeleteFunc(f[Words], func(known string) bool { return known == name })
	if f[Words] = left; len(left) == 0 {
		delete(f, Words)
	}
}

// SplitWords splits tags and categories that are one text at the spaces, as Jekyll does; those with commas are left.
func (f Fields) SplitWords() {
	for _, name := range f[Words] {
		if text := strings.Join(f[name], " "); isWords(name) && !strings.Contains(text, ",") {
			f[name] = strings.Fields(text)
		}
	}
}

// paramsField is where Hugo keeps the fields that are not its own.
const paramsField = "params"

// FieldsOf keeps the texts, numbers, dates and truth values of decoded JSON or TOML, alone or in a list.
func FieldsOf(fields map[string]any) Fields {
	f := Fields{}
	f.addAll(fields)
	return f
}

// addAll goes in order of the names, so that two that fold to one have the same precedence every time.
func (f Fields) addAll(fields map[string]any) {
	for _, name := range slices.Sorted(maps.Keys(fields)) {
		switch value := fields[name].(type) {
		case []any:
			for _, entry := range value {
				f.Add(name, textOf(entry))
			}
		case map[string]any:
			if name == paramsField {
				f.addAll(value)
			}
		default:
			f.Add(name, textOf(value))
		}
	}
}

// textOf is "" for what is neither text nor number, date or truth value.
func textOf(value any) string {
	switch v := value.(type) {
	case string:
		return v
	case json.Number:
		return v.String()
	case time.Time:
		return v.Format(time.RFC3339Nano)
	case bool, int64, float64, fmt.Stringer:
		return fmt.Sprint(v)
	}
	return ""
}

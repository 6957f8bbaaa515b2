package front

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"github.com/pelletier/go-toml/v2"
	"go.yaml.in/yaml/v3"
)

// Limits of front matter; what is longer is a mistake, or meant to cost time. That of TOML is lower because its
// parser compares every key with every other.
const (
	maxBytes     = 256 << 10
	maxTOMLBytes = 64 << 10
)

// fence is the line around front matter, and how what stands between two of it is read.
type fence struct {
	line  string
	limit int
	read  func([]byte) (Fields, error)
}

// ErrFront is returned for front matter that cannot be read. The error is an *Error.
var ErrFront = errors.New("the front matter is broken")

// Error is what is wrong with front matter. Line is that of the page, from 1, and 0 when it is not known.
type Error struct {
	Line   int
	Reason string
}

func (e *Error) Error() string {
	if e.Line == 0 {
		return e.Reason
	}
	return fmt.Sprintf("line %d: %s", e.Line, e.Reason)
}

// Unwrap makes errors.Is(err, ErrFront) true.
func (e *Error) Unwrap() error { return ErrFront }

// Split reads the front matter of a page, which is UTF-8, and returns it with the text below. A page without any has
// no fields. As Hugo does, it allows for empty lines above.
func Split(page []byte) (fields Fields, text []byte, err error) {
	body := bytes.TrimLeft(page, " \t\r\n")
	above := bytes.Count(page[:len(page)-len(body)], []byte("\n"))
	yamlFence, tomlFence := fence{"---", maxBytes, readYAML}, fence{"+++", maxTOMLBytes, readTOML}
	switch {
	case yamlFence.begins(body):
		fields, text, err = yamlFence.split(body)
	case tomlFence.begins(body):
		fields, text, err = tomlFence.split(body)
	case isObject(body):
		fields, text, err = readObject(body)
	default:
		return Fields{}, page, nil
	}
	var wrong *Error
	if errors.As(err, &wrong) && wrong.Line > 0 {
		// YAML knows more line breaks than editors do, so its number may be past the end.
		wrong.Line = min(wrong.Line+above, 1+bytes.Count(page, []byte("\n")))
	}
	return fields, text, err
}

// begins reports whether the first line of text is the fence and nothing else.
func (f fence) begins(text []byte) bool {
	line, _, _ := bytes.Cut(text, []byte("\n"))
	return string(bytes.TrimRight(line, " \t\r")) == f.line
}

// split reads what stands between the first line of text and the next one that is the fence.
func (f fence) split(text []byte) (Fields, []byte, error) {
	_, inner, _ := bytes.Cut(text, []byte("\n"))
	end := 0
	for line := range bytes.Lines(inner) {
		if f.begins(line) {
			fields, err := f.read(inner[:end])
			return fields, inner[end+len(line):], err
		}
		if end += len(line); end > f.limit {
			return nil, nil, &Error{1, fmt.Sprintf("no closing %s within %d bytes", f.line, f.limit)}
		}
	}
	return nil, nil, &Error{1, "no closing " + f.line}
}

func isObject(text []byte) bool {
	inner, found := bytes.CutPrefix(text, []byte("{"))
	inner = bytes.TrimLeft(inner, " \t\r\n")
	return found && len(inner) > 0 && (inner[0] == '"' || inner[0] == '}')
}

// ViewAt is the field of the address that a comment gives, as in "# View this page at https://digital.gov/topics".
const ViewAt = "viewthispageat"

var viewAt = regexp.MustCompile(`(?mi)^\s*#.*\bview this page at:?\s+(https?://\S+)`)

var atLine = regexp.MustCompile(`^line (\d+): `)

// readYAML keeps scalars as they are written.
func readYAML(text []byte) (Fields, error) {
	var document yaml.Node
	if err := yaml.Unmarshal(text, &document); err != nil {
		return nil, yamlError(err)
	}
	fields := Fields{}
	if m := viewAt.FindSubmatch(text); m != nil {
		fields.Add(ViewAt, string(m[1]))
	}
	if len(document.Content) == 0 {
		return fields, nil
	}
	root := document.Content[0]
	if root.Kind != yaml.MappingNode {
		return nil, &Error{root.Line + 1, "no list of fields, as in title: A page"}
	}
	fields.addYAML(root)
	return fields, nil
}

// yamlError takes the line out of the message, where one that is not named is the first, and counts it from the fence
// on.
func yamlError(err error) *Error {
	message, line := strings.TrimPrefix(err.Error(), "yaml: "), 1
	if m := atLine.FindStringSubmatch(message); m != nil {
		line, _ = strconv.Atoi(m[1]) // digits
		message = message[len(m[0]):]
	}
	return &Error{line + 1, message}
}

// addYAML adds the fields of a mapping. Of a field that stands there twice the last counts, as it does for Hugo.
func (f Fields) addYAML(mapping *yaml.Node) {
	seen := map[string]bool{}
	for i := 0; i+1 < len(mapping.Content); i += 2 {
		key, value := mapping.Content[i].Value, mapping.Content[i+1]
		if value.Kind == yaml.MappingNode && key == paramsField {
			f.addYAML(value)
			continue
		}
		if seen[key] {
			delete(f, Fold(key))
			f.forgetWords(Fold(key))
		}
		seen[key] = true
		f.Add(key, scalars(value)...)
		if folded := Fold(key); value.Kind == yaml.ScalarNode && isWords(folded) && len(f[folded]) > 0 {
			f[Words] = append(f[Words], folded)
		}
	}
}

// scalars are the texts of a scalar, or of those in a list. Everything deeper is for other programs, and aliases are
// not followed, as a few of them can stand for gigabytes.
func scalars(value *yaml.Node) (texts []string) {
	switch value.Kind {
	case yaml.ScalarNode:
		if value.Tag != "!!null" {
			texts = append(texts, value.Value)
		}
	case yaml.SequenceNode:
		for _, entry := range value.Content {
			if entry.Kind == yaml.ScalarNode && entry.Tag != "!!null" {
				texts = append(texts, entry.Value)
			}
		}
	}
	return texts
}

func readTOML(text []byte) (Fields, error) {
	var fields map[string]any
	if err := toml.Unmarshal(text, &fields); err != nil {
		var at *toml.DecodeError
		if errors.As(err, &at) {
			line, _ := at.Position()
			return nil, &Error{line + 1, at.Error()}
		}
		return nil, &Error{Reason: err.Error()}
	}
	return FieldsOf(fields), nil
}

// readObject reads a JSON object at the head of a page.
func readObject(text []byte) (Fields, []byte, error) {
	decoder := json.NewDecoder(bytes.NewReader(text[:min(len(text), maxBytes)]))
	decoder.UseNumber()
	var fields map[string]any
	if err := decoder.Decode(&fields); err != nil {
		at := decoder.InputOffset()
		var syntax *json.SyntaxError
		if errors.As(err, &syntax) {
			at = syntax.Offset
		}
		return nil, nil, &Error{1 + bytes.Count(text[:at], []byte("\n")), err.Error()}
	}
	return FieldsOf(fields), text[decoder.InputOffset():], nil
}

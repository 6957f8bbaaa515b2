package front

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"regexp"
	"strconv"

	"github.com/pelletier/go-toml/v2"
	"go.yaml.in/yaml/v3"
)

// maxFrontBytes bounds front matter; what is longer is a mistake, or meant to cost time.
const maxFrontBytes = 256 << 10

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

// Split reads the front matter of a page, which is UTF-8, and returns it with the text below. A page without any has no fields. As Hugo
// does, it allows for empty lines above.
func Split(page []byte) (fields Fields, text []byte, err error) {
	body := bytes.TrimLeft(page, " \t\r\n")
	above := bytes.Count(page[:len(page)-len(body)], []byte("\n"))
	switch {
	case isFence(body, "---"):
		fields, text, err = fenced(body, "---", readYAML)
	case isFence(body, "+++"):
		fields, text, err = fenced(body, "+++", readTOML)
	case isObject(body):
		fields, text, err = readObject(body)
	default:
		return Fields{}, page, nil
	}
	var wrong *Error
	if errors.As(err, &wrong) && wrong.Line > 0 {
		wrong.Line += above
	}
	return fields, text, err
}

// isFence reports whether the first line is the fence and nothing else.
func isFence(text []byte, fence string) bool {
	line, _, _ := bytes.Cut(text, []byte("\n"))
	return string(bytes.TrimRight(line, " \t\r")) == fence
}

func isObject(text []byte) bool {
	inner, found := bytes.CutPrefix(text, []byte("{"))
	inner = bytes.TrimLeft(inner, " \t\r\n")
	return found && len(inner) > 0 && (inner[0] == '"' || inner[0] == '}')
}

// fenced cuts out what stands between two lines that are the fence, and reads it.
func fenced(text []byte, fence string, read func([]byte) (Fields, error)) (Fields, []byte, error) {
	_, inner, _ := bytes.Cut(text, []byte("\n"))
	end := 0
	for line := range bytes.Lines(inner) {
		if isFence(line, fence) {
			fields, err := read(inner[:end])
			return fields, inner[end+len(line):], err
		}
		if end += len(line); end > maxFrontBytes {
			return nil, nil, &Error{1, fmt.Sprintf("no closing %s within %d bytes", fence, maxFrontBytes)}
		}
	}
	return nil, nil, &Error{1, "no closing " + fence}
}

var atLine = regexp.MustCompile(`^yaml: (?:unmarshal errors:\s*)?line (\d+): `)

// readYAML keeps scalars as they are written.
func readYAML(text []byte) (Fields, error) {
	var document yaml.Node
	if err := yaml.Unmarshal(text, &document); err != nil {
		message := err.Error()
		if m := atLine.FindStringSubmatch(message); m != nil {
			line, _ := strconv.Atoi(m[1]) // digits
			return nil, &Error{line + 1, message[len(m[0]):]}
		}
		return nil, &Error{Reason: message}
	}
	fields := Fields{}
	if len(document.Content) == 0 {
		return fields, nil
	}
	root := document.Content[0]
	if root.Kind != yaml.MappingNode {
		return nil, &Error{root.Line + 1, "no list of fields, as in title: A page"}
	}
	return fields, fields.addYAML(root)
}

func (f Fields) addYAML(mapping *yaml.Node) error {
	seen := map[string]int{}
	for i := 0; i+1 < len(mapping.Content); i += 2 {
		key, value := mapping.Content[i], resolve(mapping.Content[i+1])
		if line, twice := seen[key.Value]; twice {
			return &Error{key.Line + 1, fmt.Sprintf("the field %q stands here and in line %d", key.Value, line)}
		}
		seen[key.Value] = key.Line + 1
		if value.Kind == yaml.MappingNode && key.Value == paramsField {
			if err := f.addYAML(value); err != nil {
				return err
			}
			continue
		}
		f.Add(key.Value, scalars(value)...)
	}
	return nil
}

// scalars are the texts of a scalar, or of those in a list. Everything deeper is for other programs.
func scalars(value *yaml.Node) (texts []string) {
	switch value.Kind {
	case yaml.ScalarNode:
		if value.Tag != "!!null" {
			texts = append(texts, value.Value)
		}
	case yaml.SequenceNode:
		for _, entry := range value.Content {
			if entry = resolve(entry); entry.Kind == yaml.ScalarNode && entry.Tag != "!!null" {
				texts = append(texts, entry.Value)
			}
		}
	}
	return texts
}

func resolve(n *yaml.Node) *yaml.Node {
	if n.Kind == yaml.AliasNode && n.Alias != nil {
		return n.Alias
	}
	return n
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
	decoder := json.NewDecoder(bytes.NewReader(text[:min(len(text), maxFrontBytes)]))
	decoder.UseNumber()
	var fields map[string]any
	if err := decoder.Decode(&fields); err != nil {
		line := 1 + bytes.Count(text[:decoder.InputOffset()], []byte("\n"))
		return nil, nil, &Error{line, err.Error()}
	}
	return FieldsOf(fields), text[decoder.InputOffset():], nil
}

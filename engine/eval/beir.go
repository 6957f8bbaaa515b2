package eval

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"iter"
	"strconv"
	"strings"
	"unicode/utf8"

	"moments/content"
)

// Document is a text of a judged collection in the shape of BEIR (Thakur et al. 2021).
type Document struct {
	ID    string `json:"_id"`
	Title string `json:"title"`
	Text  string `json:"text"`
}

// collection is the import root that documents are of.
const collection = "corpus"

// untitled is how long the title of a document without one is, in bytes.
const untitled = 80

// Asset is the document as the catalogue takes it, with the document's id as external id. A document without a title has its first words for
// one, and a title that is too long ends at a word; what is cut off goes where it came from or in front of the text, so that every word is
// there once. Text beyond content.MaxTextBytes is cut off.
func (d Document) Asset() content.Input {
	title, text := strings.TrimSpace(d.Title), d.Text
	if title == "" {
		title, text = cut(strings.TrimSpace(text), untitled)
	}
	if len(title) > content.MaxTitleBytes {
		var rest string
		title, rest = cut(title, content.MaxTitleBytes)
		text = rest + " " + text
	}
	if title == "" {
		title = "?" // a document of nothing: it takes its place, and no word finds it
	}
	in := content.Input{Text: text}
	if len(text) > content.MaxTextBytes {
		in.Text, _ = cut(text, content.MaxTextBytes)
	}
	in.Source, in.ExternalID, in.Title = collection, d.ID, title
	return in
}

// cut divides s into at most n bytes, if it can between two words, and the rest.
func cut(s string, n int) (head, rest string) {
	if len(s) <= n {
		return s, ""
	}
	for n > 0 && !utf8.RuneStart(s[n]) {
		n--
	}
	if space := strings.LastIndexByte(s[:n], ' '); space > 0 {
		n = space
	}
	return s[:n], s[n:]
}

// ReadDocuments yields the documents of corpus.jsonl: JSON objects with _id*, title and text, one a line; other members are passed over. It
// ends with the first error: a *CellError, or that of r.
func ReadDocuments(r io.Reader) iter.Seq2[Document, error] {
	return func(yield func(Document, error) bool) {
		met := map[string]bool{}
		for line, err := range lines(r) {
			var d Document
			if err == nil {
				err = line.object(&d)
			}
			if err == nil {
				err = line.newID(d.ID, met)
			}
			if !yield(d, err) || err != nil {
				return
			}
		}
	}
}

// ReadQueries reads queries.jsonl: JSON objects with _id* and text*, one a line. It returns the texts by id, or the first error: a *CellError, or
// that of r.
func ReadQueries(r io.Reader) (map[string]string, error) {
	queries, met := map[string]string{}, map[string]bool{}
	for line, err := range lines(r) {
		var q Document
		if err == nil {
			err = line.object(&q)
		}
		if err == nil {
			err = line.newID(q.ID, met)
		}
		if err == nil && strings.TrimSpace(q.Text) == "" {
			err = &CellError{Line: line.number, Column: "text", Found: "nothing", Try: "write what is searched for"}
		}
		if err != nil {
			return nil, err
		}
		queries[q.ID] = q.Text
	}
	return queries, nil
}

// qrelsHeader is the first line of a qrels file.
const (
	qrelsHeader = "query-id\tcorpus-id\tscore"
	qrelsFields = 3
	beginQrels  = "begin with the header query-id<tab>corpus-id<tab>score"
)

// ReadQrels reads the judgments of a collection: tab-separated lines of query, document and grade after a header. Grades are whole numbers;
// those below 0 mean of no use, those above MaxGrade count as MaxGrade. It returns the grades by query and document, or the first error: a
// *CellError, or that of r.
func ReadQrels(r io.Reader) (map[string]map[string]int, error) {
	qrels := map[string]map[string]int{}
	header := false
	for line, err := range lines(r) {
		if err != nil {
			return nil, err
		}
		fields := strings.Split(string(line.text), "\t")
		if !header {
			if string(line.text) != qrelsHeader {
				return nil, &CellError{Line: line.number, Found: fmt.Sprintf("%.80q", line.text), Try: beginQrels}
			}
			header = true
			continue
		}
		if err := line.judge(fields, qrels); err != nil {
			return nil, err
		}
	}
	if !header {
		return nil, &CellError{Line: 1, Found: "an empty file", Try: beginQrels}
	}
	return qrels, nil
}

// textLine is a line that is not empty, and its place in its file.
type textLine struct {
	number int
	text   []byte
}

// judge takes the grade of a document.
func (l textLine) judge(fields []string, qrels map[string]map[string]int) error {
	if len(fields) != qrelsFields || fields[0] == "" || fields[1] == "" {
		return &CellError{Line: l.number, Found: fmt.Sprintf("%.80q", l.text), Try: "write query, document and grade with tabs between them"}
	}
	grade, err := strconv.Atoi(fields[2])
	if err != nil {
		return &CellError{Line: l.number, Column: "score", Found: fmt.Sprintf("%.40q", fields[2]), Try: "write a whole number"}
	}
	grades := qrels[fields[0]]
	if _, twice := grades[fields[1]]; twice {
		return &CellError{Line: l.number, Found: fmt.Sprintf("document %.40q twice for query %.40q", fields[1], fields[0]), Try: "judge it once"}
	}
	if grades == nil {
		grades = map[string]int{}
		qrels[fields[0]] = grades
	}
	grades[fields[1]] = min(max(grade, 0), MaxGrade)
	return nil
}

func (l textLine) object(into any) error {
	if err := json.Unmarshal(l.text, into); err != nil {
		try := "write one JSON object a line, with texts as _id, title and text: " + err.Error()
		return &CellError{Line: l.number, Found: fmt.Sprintf("%.80q", l.text), Try: try}
	}
	return nil
}

// newID refuses an id that is blank, too long for the catalogue or that of a line before.
func (l textLine) newID(id string, met map[string]bool) error {
	if id == "" || len(id) > maxID || met[id] {
		return &CellError{Line: l.number, Column: "_id", Found: fmt.Sprintf("%.40q", id), Try: "give each line an _id of its own, of at most 1,024 bytes"}
	}
	met[id] = true
	return nil
}

const (
	maxID   = 1 << 10
	maxLine = 16 << 20
)

// lines yields the lines of a text that are not empty, without a byte-order mark. A line is valid until the next.
func lines(r io.Reader) iter.Seq2[textLine, error] {
	return func(yield func(textLine, error) bool) {
		scanner := bufio.NewScanner(r)
		scanner.Buffer(make([]byte, 64<<10), maxLine)
		number := 0
		for scanner.Scan() {
			number++
			text := scanner.Bytes()
			if number == 1 {
				text = bytes.TrimPrefix(text, []byte("\xef\xbb\xbf"))
			}
			if len(bytes.TrimSpace(text)) > 0 && !yield(textLine{number, text}, nil) {
				return
			}
		}
		switch err := scanner.Err(); {
		case errors.Is(err, bufio.ErrTooLong):
			yield(textLine{}, &CellError{Line: number + 1, Found: "more than 16 MiB", Try: "write one object a line"})
		case err != nil:
			yield(textLine{}, fmt.Errorf("reading judgments: %w", err))
		}
	}
}

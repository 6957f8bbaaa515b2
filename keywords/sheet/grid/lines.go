package grid

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
)

// isJSON reports whether a text begins like an object of JSON.
func isJSON(head []byte) bool {
	head = bytes.TrimLeft(bytes.TrimPrefix(head, []byte("\xef\xbb\xbf")), " \t\r\n")
	return bytes.HasPrefix(head, []byte("{"))
}

// lined is a sheet of JSONL: one object a line. Its header is the keys of the first 40 in the order in which they
// come; a list becomes its values with | between, an object its JSON.
type lined struct{ source }

// addLines adds a file of JSONL as a sheet.
func (b *Book) addLines(src source, name string) error {
	l := lined{src}
	s := &Sheet{Name: name, File: src.name, Format: "JSONL", Encoding: "UTF-8", HeaderRow: 0}
	seen := 0
	err := l.each(func(number int, line []byte) bool {
		fields, err := object(line)
		if err != nil && seen == 0 {
			seen = -1
			return false
		}
		for _, f := range fields {
			if !slices.Contains(s.Header, f.key) {
				s.Header = append(s.Header, f.key)
			}
		}
		seen++
		return seen < headerRows
	})
	switch {
	case err != nil && !errors.Is(err, ErrRow):
		return err
	case seen < 0:
		return wrong(src.name, ErrFormat, "JSON that is not one object a line", "write each row as an object on a line of its own")
	case len(s.Header) > MaxColumns:
		return wrong(src.name, ErrLimit, fmt.Sprintf("%d keys", len(s.Header)), fmt.Sprintf("leave out some: at most %d", MaxColumns))
	}
	s.columns = columns{dropped: make([]bool, len(s.Header)), width: len(s.Header)}
	s.rows = func(yield func(Row, error) bool) { l.read(s, yield) }
	b.sheets = append(b.sheets, s)
	return nil
}

func (l lined) read(s *Sheet, yield func(Row, error) bool) {
	rows, goesOn := 0, true
	err := l.each(func(number int, line []byte) bool {
		if rows++; rows > MaxRows {
			yield(Row{}, wrong(l.name, ErrLimit, fmt.Sprintf("more than %d rows", MaxRows), "split the file"))
			goesOn = false
			return false
		}
		row, err := s.object(number, line)
		if err != nil || filled(row.Cells) > 0 {
			goesOn = yield(row, err)
		}
		return goesOn
	})
	if err != nil && goesOn {
		yield(Row{}, err)
	}
}

// object makes a row of a line.
func (s *Sheet) object(number int, line []byte) (Row, error) {
	if len(line) > MaxRecordBytes {
		return Row{Number: number}, &RowFault{
			Row: number, Code: CodeTooLong, Found: fmt.Sprintf("a line of more than %d bytes", MaxRecordBytes), Try: "split it",
		}
	}
	fields, err := object(line)
	if err != nil {
		return Row{Number: number}, &RowFault{Row: number, Code: CodeQuotes, Found: err.Error(), Try: "write one object of JSON a line"}
	}
	cells := make([]string, len(s.Header))
	for _, f := range fields {
		i := slices.Index(s.Header, f.key)
		if i < 0 {
			found := fmt.Sprintf("the key %.40q, which the first %d lines do not have", f.key, headerRows)
			fault := &RowFault{Row: number, Code: CodeCells, Found: found, Try: "name it in one of them, or leave it out"}
			return Row{Number: number, Cells: cells}, fault
		}
		cells[i] = f.value
	}
	return s.take(number, cells, "")
}

// each calls visit with the lines that are not blank, cut behind MaxRecordBytes, until it returns false.
func (l lined) each(visit func(number int, line []byte) bool) error {
	from, err := l.open()
	if err != nil {
		return fmt.Errorf("reading %s: %w", l.name, err)
	}
	defer from.Close()
	r := bufio.NewReaderSize(io.LimitReader(from, MaxFileBytes), 64<<10)
	var line []byte
	for number := 1; ; {
		part, err := r.ReadSlice('\n')
		if len(line) <= MaxRecordBytes {
			line = append(line, part...)
		}
		if errors.Is(err, bufio.ErrBufferFull) {
			continue
		}
		if number == 1 {
			line = bytes.TrimPrefix(line, []byte("\xef\xbb\xbf"))
		}
		if line = bytes.TrimSpace(line); len(line) > 0 && !visit(number, line) {
			return nil
		}
		line, number = line[:0], number+1
		if errors.Is(err, io.EOF) {
			return nil
		} else if err != nil {
			return fmt.Errorf("reading %s: %w", l.name, err)
		}
	}
}

// field is one key of an object and its value as a cell.
type field struct{ key, value string }

// object reads an object whose keys keep their order.
func object(line []byte) (fields []field, err error) {
	if !json.Valid(line) || len(line) == 0 || line[0] != '{' {
		return nil, errors.New("no object of JSON")
	}
	d := json.NewDecoder(bytes.NewReader(line))
	if _, err := d.Token(); err != nil {
		return nil, err
	}
	for d.More() {
		key, err := d.Token()
		if err != nil {
			return nil, err
		}
		var value json.RawMessage
		if err := d.Decode(&value); err != nil {
			return nil, err
		}
		fields = append(fields, field{strings.TrimSpace(fmt.Sprint(key)), cellOf(value)})
	}
	return fields, nil
}

// cellOf is a value of JSON as a cell.
func cellOf(value json.RawMessage) string {
	var text string
	var list []json.RawMessage
	switch {
	case string(value) == "null":
		return ""
	case value[0] == '"' && json.Unmarshal(value, &text) == nil:
		return text
	case value[0] == '[' && json.Unmarshal(value, &list) == nil:
		parts := make([]string, len(list))
		for i, v := range list {
			parts[i] = cellOf(v)
		}
		return strings.Join(parts, "|")
	}
	return string(value)
}

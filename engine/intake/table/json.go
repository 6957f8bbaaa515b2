package table

import (
	"bytes"
	"encoding/json"
	"io"
	"path"
	"strings"
)

// listOf is the list of objects that a document of JSON is or has under its only key, one object a line; not ok for any other file.
func listOf(name string, data *bytes.Reader) (lines *bytes.Reader, ok bool) {
	const most = 32 << 20
	if !strings.EqualFold(path.Ext(name), ".json") || data.Size() > most {
		return nil, false
	}
	var list []json.RawMessage
	whole, err := io.ReadAll(data)
	if err != nil {
		return nil, false
	}
	if json.Unmarshal(whole, &list) != nil {
		var under map[string]json.RawMessage
		if json.Unmarshal(whole, &under) != nil || len(under) != 1 {
			return nil, false
		}
		for _, value := range under {
			if json.Unmarshal(value, &list) != nil {
				return nil, false
			}
		}
	}
	var out bytes.Buffer
	for _, object := range list {
		if json.Compact(&out, object) != nil {
			return nil, false
		}
		out.WriteByte('\n')
	}
	return bytes.NewReader(out.Bytes()), true
}

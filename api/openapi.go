package api

import (
	"bytes"
	"context"
	_ "embed"
	"encoding/json"
	"fmt"
	"io"

	"moments/api/rest"

	"go.yaml.in/yaml/v3"
)

//go:embed openapi.yaml
var openAPIDocument []byte

// OpenAPI is the description of the API, OpenAPI 3.1, as JSON.
func OpenAPI() ([]byte, error) {
	var document any
	if err := yaml.Unmarshal(openAPIDocument, &document); err != nil {
		return nil, fmt.Errorf("reading openapi.yaml: %w", err)
	}
	var out bytes.Buffer
	encoder := json.NewEncoder(&out)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(document); err != nil {
		return nil, fmt.Errorf("encoding openapi.yaml: %w", err)
	}
	return bytes.TrimSpace(out.Bytes()), nil
}

// document is JSON that is made already.
type document []byte

func (d document) Encode(w io.Writer) (string, error) {
	_, err := w.Write(d)
	return rest.JSON, err
}

func (s *Server) openAPI(context.Context, rest.None) (rest.Reply, error) {
	made, err := OpenAPI()
	return rest.Reply{Body: document(made), Cache: "public, max-age=300"}, err
}

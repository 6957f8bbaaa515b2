package api

import (
	"bytes"
	"context"
	_ "embed"
	"encoding/json"
	"fmt"
	"io"
	"net/http"

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
	return out.Bytes(), nil
}

// document is JSON that is made already.
type document []byte

func (d document) encode(w io.Writer) (string, error) {
	_, err := w.Write(d)
	return "application/json", err
}

func (d document) head(h http.Header) int {
	h.Set("Cache-Control", "public, max-age=300")
	h.Set("Access-Control-Allow-Origin", "*") // it is public, and tools in pages read it
	return http.StatusOK
}

func (s *Server) openAPI(context.Context, none) (document, error) {
	made, err := OpenAPI()
	return made, err
}

package api

import (
	"fmt"
	"strings"

	"moments/api/widget"
)

// Embedding is what to paste into a page.
type Embedding struct {
	Version string `json:"version"`
	Snippet string `json:"snippet"` // HTML that stays at the newest of its major version
	Pinned  string `json:"pinned"`  // HTML that stays at this very version
	// Integrity is the hash of each file of this version by its name, as an attribute integrity has it.
	Integrity map[string]string `json:"integrity"`
	Style     string            `json:"style"`  // CSS by which nothing moves, even when the page is painted before the loader has come
	Policy    string            `json:"policy"` // what a content security policy must allow, beside what the page needs itself
}

// Embed makes the HTML for pages of the endpoint, which is an origin, with a publishable key.
func Embed(endpoint, key string, next bool) Embedding {
	e := Embedding{Version: widget.Version, Integrity: map[string]string{}}
	for _, f := range widget.Files() {
		e.Integrity[f.Name] = f.Integrity
	}
	elements := []string{
		fmt.Sprintf(`<moment-search endpoint="%s" key="%s">`, endpoint, key),
		`  <form action="/search" role="search"><input name="q" aria-label="Search"><button>Search</button></form>`,
		`</moment-search>`,
	}
	modules := []string{"widget.js"}
	if next {
		elements = append(elements, fmt.Sprintf(`<moment-next endpoint="%s" key="%s"></moment-next>`, endpoint, key))
		modules = append(modules, "next.js")
	}
	loader := fmt.Sprintf(`<script src="%s%s%s/loader.js" defer></script>`, endpoint, widgetPath, newest())
	pinned := make([]string, len(modules))
	for i, name := range modules {
		address := endpoint + widgetPath + widget.Version + "/" + name
		pinned[i] = fmt.Sprintf(`<script type="module" src="%s" integrity="%s" crossorigin></script>`, address, e.Integrity[name])
	}
	e.Snippet = strings.Join(append([]string{loader}, elements...), "\n")
	e.Pinned = strings.Join(append(pinned, elements...), "\n")
	e.Style = "moment-search { display: block; min-height: 44px; }"
	e.Policy = fmt.Sprintf("script-src %s; connect-src %s", endpoint, endpoint)
	return e
}

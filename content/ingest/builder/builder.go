package builder

import (
	"path"
	"regexp"
	"strings"
)

// Builder is the program that makes a site of pages. "" is one that is not known.
type Builder string

// The builders.
const (
	Hugo       Builder = "hugo"
	Jekyll     Builder = "jekyll"
	Docusaurus Builder = "docusaurus"
	Astro      Builder = "astro"
)

// configs are the files in which builders are told what to do.
var configs = map[Builder]*regexp.Regexp{
	Hugo:       regexp.MustCompile(`^hugo\.(toml|ya?ml|json)$`),
	Jekyll:     regexp.MustCompile(`^_config\.(ya?ml|toml)$`),
	Docusaurus: regexp.MustCompile(`^docusaurus\.config\.[cm]?[jt]s$`),
	Astro:      regexp.MustCompile(`^astro\.config\.[cm]?[jt]s$`),
}

// oldHugo is what Hugo called its configuration once. Others use the name as well: it counts beside a folder of content.
var oldHugo = regexp.MustCompile(`^config\.(toml|ya?ml)$`)

// pages are the folders that builders leave out of the addresses of what is in them.
var pages = map[Builder][]string{
	Hugo: {"content"}, Astro: {"src/content", "src/pages"}, Docusaurus: {"src/pages"},
}

// notes is for files that are about the making of a site, and are no pages of it.
var notes = regexp.MustCompile(`(?i)^(README|CONTRIBUTING|LICEN[CS]E|CHANGELOG|CODE[_-]OF[_-]CONDUCT|SECURITY)\.(md|markdown|mdx)$`)

// manifest stands at the root of what is written in JavaScript.
const manifest = "package.json"

// Site is the folder of a site. The zero value is none.
type Site struct {
	Builder Builder `cbor:"builder,omitempty"`
	Root    string  `cbor:"root,omitempty"` // within the import, "" for its root
}

// Sites are the sites of an import, by their folders.
type Sites struct {
	builders map[string]Builder // "" where there is a manifest only
	roots    int                // with a builder
}

// Find looks for sites among the paths of an import.
func Find(paths []string) Sites {
	s := Sites{builders: map[string]Builder{}}
	old := map[string]bool{}
	contents := map[string]bool{}
	for _, at := range paths {
		dir, base := folder(at), path.Base(at)
		switch {
		case of(base) != "":
			s.builders[dir] = max(s.builders[dir], of(base)) // of several, whichever order they come in
		case base == manifest:
			s.builders[dir] = max(s.builders[dir], "")
		case oldHugo.MatchString(base):
			old[dir] = true
		}
		if before, _, found := strings.Cut("/"+at, "/content/"); found {
			contents[strings.TrimPrefix(before, "/")] = true
		}
	}
	for dir := range old {
		if contents[dir] && s.builders[dir] == "" {
			s.builders[dir] = Hugo
		}
	}
	for _, b := range s.builders {
		if b != "" {
			s.roots++
		}
	}
	return s
}

// of is the builder that has a file of this name.
func of(base string) Builder {
	for b, config := range configs {
		if config.MatchString(base) {
			return b
		}
	}
	return ""
}

func folder(at string) string {
	if dir := path.Dir(at); dir != "." {
		return dir
	}
	return ""
}

// Of is the site that a file belongs to: the nearest folder above it with the configuration of a builder.
func (s Sites) Of(at string) Site {
	for dir := folder(at); s.roots > 0; dir = folder(dir) {
		if b := s.builders[dir]; b != "" {
			return Site{b, dir}
		}
		if dir == "" {
			break
		}
	}
	return Site{}
}

// IsNote reports whether a file is about the making of a site: a README at its root.
func (s Sites) IsNote(at string) bool {
	_, known := s.builders[folder(at)]
	return known && notes.MatchString(path.Base(at))
}

// Place is the path that a file has at the site: within the folder of the site, without the one of the pages.
func (s Site) Place(at string) string {
	if s.Builder == "" {
		return at
	}
	if s.Root != "" {
		at = strings.TrimPrefix(at, s.Root+"/")
	}
	for _, dir := range pages[s.Builder] {
		if inner, found := strings.CutPrefix(at, dir+"/"); found {
			return inner
		}
	}
	return at
}

package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"

	"github.com/evanw/esbuild/pkg/api"

	"moments/api/widget"
)

// runtime is what next.js takes from widget.js instead of bundling it a second time.
const runtime = "runtime"

// bundle returns the files of the widget, by their names below dist.
func bundle(root string) (map[string][]byte, error) {
	src, err := filepath.Abs(filepath.Join(root, "src"))
	if err != nil {
		return nil, fmt.Errorf("finding the sources: %w", err)
	}
	languages, err := filepath.Glob(filepath.Join(src, "lang", "*.ts"))
	if err != nil {
		return nil, fmt.Errorf("finding the languages: %w", err)
	}
	made := bundler{src: src, files: map[string][]byte{}, short: map[string]any{}}
	for _, name := range []string{"widget", "next", "lost", "datalayer", "loader"} {
		if err := made.add(filepath.Join(src, name+".ts")); err != nil {
			return nil, err
		}
	}
	for _, path := range languages {
		if err := made.add(path); err != nil {
			return nil, err
		}
	}
	return made.files, nil
}

// bundler makes one file after another. Short is what internal properties are called in all of them.
type bundler struct {
	src   string
	files map[string][]byte
	short map[string]any
}

// internal are properties that nothing but the modules of the widget knows: neither pages, nor the API, nor the browser.
// They are shortened, in all files alike.
var internal = []string{
	// of the elements
	"attr", "number", "on", "told", "client", "usable", "choose", "changed", "listen", "visit", "seen", "reporter", "failed",
	"draw", "emit", "ask", "root", "words", "travel",
	// of the box, its list and what is shown in it
	"input", "list", "write", "typed", "detach", "apart", "raise", "lower", "shown", "show", "busy", "say", "yield", "fill",
	"activate", "sections", "columns", "extra", "empty", "note", "said", "row", "options", "node", "hit", "act", "perGroup",
	"unlearn", "refine", "drop", "tell",
	// of asking and telling
	"soon", "slow", "done", "cancel", "wait", "lost", "view", "recall", "keep", "watch", "end", "enter", "gone",
}

// add bundles what begins at an entry point.
func (b *bundler) add(entry string) error {
	format := api.FormatESModule
	if filepath.Base(entry) == "loader.ts" {
		format = api.FormatIIFE
	}
	out := filepath.Join(b.src, "out")
	result := api.Build(api.BuildOptions{
		EntryPoints: []string{entry}, Bundle: true, Format: format, AbsWorkingDir: b.src, Outbase: b.src, Outdir: out,
		Target: api.ES2022, Charset: api.CharsetUTF8, LegalComments: api.LegalCommentsNone,
		MinifyWhitespace: true, MinifyIdentifiers: true, MinifySyntax: true,
		MangleProps: "^(" + strings.Join(internal, "|") + ")$", MangleCache: b.short,
		Define:      map[string]string{"VERSION": fmt.Sprintf("%q", widget.Version)},
		Plugins:     []api.Plugin{shared(), styles()},
		TsconfigRaw: `{"compilerOptions":{"useDefineForClassFields":true}}`,
	})
	if len(result.Errors) > 0 {
		return errors.New(strings.Join(api.FormatMessages(result.Errors, api.FormatMessagesOptions{}), "\n"))
	}
	b.short = result.MangleCache
	for _, file := range result.OutputFiles {
		name, err := filepath.Rel(out, file.Path)
		if err != nil {
			return fmt.Errorf("naming %s: %w", file.Path, err)
		}
		b.files[filepath.ToSlash(name)] = file.Contents
	}
	return nil
}

// shared leaves what other files of the widget hold where it is: the runtime in widget.js, and in files of their own what is
// fetched on demand.
func shared() api.Plugin {
	return api.Plugin{Name: "shared", Setup: func(b api.PluginBuild) {
		b.OnResolve(api.OnResolveOptions{Filter: `^\./` + runtime + `$`}, func(args api.OnResolveArgs) (api.OnResolveResult, error) {
			if base := filepath.Base(args.Importer); base != "next.ts" && base != "lost.ts" {
				return api.OnResolveResult{}, nil
			}
			return api.OnResolveResult{Path: "./widget.js", External: true}, nil
		})
		b.OnResolve(api.OnResolveOptions{Filter: `^\./(lang/|datalayer$|lost$)`}, func(args api.OnResolveArgs) (api.OnResolveResult, error) {
			return api.OnResolveResult{Path: args.Path + ".js", External: true}, nil
		})
	}}
}

// tight is the space that esbuild leaves behind commas and colons, in custom properties above all.
var tight = regexp.MustCompile(`([,:]) `)

// styles makes of a style sheet its text, minified.
func styles() api.Plugin {
	return api.Plugin{Name: "styles", Setup: func(b api.PluginBuild) {
		b.OnLoad(api.OnLoadOptions{Filter: `\.css$`}, func(args api.OnLoadArgs) (api.OnLoadResult, error) {
			text, err := os.ReadFile(args.Path)
			if err != nil {
				return api.OnLoadResult{}, fmt.Errorf("reading a style sheet: %w", err)
			}
			result := api.Transform(string(text), api.TransformOptions{
				Loader: api.LoaderCSS, MinifyWhitespace: true, MinifySyntax: true, Sourcefile: args.Path,
			})
			minified := tight.ReplaceAllString(strings.TrimSpace(string(result.Code)), "$1")
			return api.OnLoadResult{Contents: &minified, Loader: api.LoaderText, Errors: result.Errors}, nil
		})
	}}
}

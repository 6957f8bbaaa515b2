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
	files := map[string][]byte{}
	modules := append([]string{filepath.Join(src, "widget.ts"), filepath.Join(src, "next.ts"), filepath.Join(src, "datalayer.ts")}, languages...)
	for _, options := range []api.BuildOptions{
		{EntryPoints: []string{filepath.Join(src, "loader.ts")}, Format: api.FormatIIFE},
		{EntryPoints: modules, Format: api.FormatESModule},
	} {
		if err := build(src, options, files); err != nil {
			return nil, err
		}
	}
	return files, nil
}

// build adds the bundles of the entry points.
func build(src string, options api.BuildOptions, files map[string][]byte) error {
	options.Bundle, options.AbsWorkingDir, options.Outbase, options.Outdir = true, src, src, filepath.Join(src, "out")
	options.Target, options.Charset = api.ES2022, api.CharsetUTF8
	options.MinifyWhitespace, options.MinifyIdentifiers, options.MinifySyntax = true, true, true
	options.LegalComments = api.LegalCommentsNone
	options.Define = map[string]string{"VERSION": fmt.Sprintf("%q", widget.Version)}
	options.Plugins = []api.Plugin{shared(), styles()}
	options.TsconfigRaw = `{"compilerOptions":{"useDefineForClassFields":true}}`
	result := api.Build(options)
	if len(result.Errors) > 0 {
		return errors.New(strings.Join(api.FormatMessages(result.Errors, api.FormatMessagesOptions{}), "\n"))
	}
	for _, file := range result.OutputFiles {
		name, err := filepath.Rel(filepath.Join(src, "out"), file.Path)
		if err != nil {
			return fmt.Errorf("naming %s: %w", file.Path, err)
		}
		files[filepath.ToSlash(name)] = file.Contents
	}
	return nil
}

// shared leaves what other files of the widget hold where it is: the runtime in widget.js, and in files of their own what is fetched on demand.
func shared() api.Plugin {
	return api.Plugin{Name: "shared", Setup: func(b api.PluginBuild) {
		b.OnResolve(api.OnResolveOptions{Filter: `^\./` + runtime + `$`}, func(args api.OnResolveArgs) (api.OnResolveResult, error) {
			if filepath.Base(args.Importer) != "next.ts" {
				return api.OnResolveResult{}, nil
			}
			return api.OnResolveResult{Path: "./widget.js", External: true}, nil
		})
		b.OnResolve(api.OnResolveOptions{Filter: `^\./(lang/|datalayer$)`}, func(args api.OnResolveArgs) (api.OnResolveResult, error) {
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

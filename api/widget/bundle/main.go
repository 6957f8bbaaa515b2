// Command bundle makes the committed JavaScript of the widget from its TypeScript, and the npm package of it.
//
// It guarantees that the same sources give the same bytes on every machine: esbuild is a Go module of a pinned version, and
// no Node is needed. Run it in api/widget, as go generate does; with -npm DIR it also writes the package, ready for npm pack.
package main

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
)

func main() {
	npm := flag.String("npm", "", "also write the npm package into this folder")
	flag.Parse()
	if err := run(".", *npm); err != nil {
		fmt.Fprintln(os.Stderr, "bundle:", err)
		os.Exit(1)
	}
}

func run(root, npm string) error {
	files, err := bundle(root)
	if err != nil {
		return err
	}
	if err := write(filepath.Join(root, "dist"), files); err != nil {
		return err
	}
	if npm == "" {
		return nil
	}
	return pack(root, npm, files)
}

// write makes the folder hold these files.
func write(folder string, files map[string][]byte) error {
	for name, body := range files {
		path := filepath.Join(folder, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			return fmt.Errorf("making the folder of %s: %w", name, err)
		}
		if err := os.WriteFile(path, body, 0o644); err != nil {
			return fmt.Errorf("writing %s: %w", name, err)
		}
	}
	return nil
}

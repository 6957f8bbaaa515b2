package main

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"

	"moments/api/widget"
)

// templates are the files of the npm package that are not bundled. In the first, 0.0.0 stands for the version.
var templates = []string{"package.json", "README.md", "index.d.ts", "next.d.ts", "jsx.d.ts", "react.d.ts", "custom-elements.json"}

// pack writes the npm package: the templates, the bundles and the licence.
func pack(root, folder string, bundles map[string][]byte) error {
	files := map[string][]byte{}
	for name, body := range bundles {
		files["dist/"+name] = body
	}
	for _, name := range templates {
		body, err := os.ReadFile(filepath.Join(root, "npm", name))
		if err != nil {
			return fmt.Errorf("reading a template: %w", err)
		}
		files[name] = body
	}
	files["package.json"] = bytes.Replace(files["package.json"], []byte("0.0.0"), []byte(widget.Version), 1)
	licence, err := os.ReadFile(filepath.Join(root, "..", "..", "LICENSE"))
	if err != nil {
		return fmt.Errorf("reading the licence: %w", err)
	}
	files["LICENSE"] = licence
	return write(folder, files)
}

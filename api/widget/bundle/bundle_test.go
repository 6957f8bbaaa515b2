package main

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"moments/api/widget"
)

// What is committed is what the sources give, to the byte: nobody has to have Node, and nobody can serve something else.
func TestCommittedFilesAreFresh(t *testing.T) {
	made, err := bundle("..")
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range widget.Files() {
		if !bytes.Equal(made[file.Name], file.Body) {
			t.Errorf("%s is not what its source gives: run go generate ./api/widget", file.Name)
		}
		delete(made, file.Name)
	}
	for name := range made {
		t.Errorf("%s is not committed: run go generate ./api/widget", name)
	}
}

// The budget of what a page loads, in bytes as gzip -9 has them.
func TestSizes(t *testing.T) {
	const kilobyte = 1024
	sizes := map[string]int{}
	for _, file := range widget.Files() {
		sizes[file.Name] = compressed(t, file.Body)
	}
	for name, most := range map[string]int{
		"loader.js": kilobyte * 6 / 10, "widget.js": 10 * kilobyte, "next.js": 3 * kilobyte, "lost.js": kilobyte, "datalayer.js": kilobyte,
		"lang/de.js": kilobyte, "lang/es.js": kilobyte, "lang/fr.js": kilobyte, "lang/ja.js": kilobyte, "lang/ar.js": kilobyte,
	} {
		if sizes[name] == 0 || sizes[name] > most {
			t.Errorf("%s is %d bytes, at most %d", name, sizes[name], most)
		}
		delete(sizes, name)
	}
	for name := range sizes {
		t.Errorf("%s has no budget", name)
	}
}

func compressed(t *testing.T, body []byte) int {
	t.Helper()
	var out bytes.Buffer
	w, err := gzip.NewWriterLevel(&out, gzip.BestCompression)
	if err != nil {
		t.Fatal(err)
	}
	if _, err = w.Write(body); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Len()
}

// A name that is shortened must not be one that pages or the API know: the properties of elements, answers and events.
func TestPublicNamesAreKept(t *testing.T) {
	property := regexp.MustCompile(`(?m)^\s+(?:readonly )?'?([\w-]+)'?(?:\??: |\()`)
	for _, file := range []string{"../npm/index.d.ts", "../npm/next.d.ts", "../src/answer.ts", "../src/lang/de.ts"} {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		found := property.FindAllSubmatch(text, -1)
		if file == "../npm/index.d.ts" && len(found) < 50 {
			t.Errorf("%s has %d names", file, len(found))
		}
		for _, name := range found {
			if slices.Contains(internal, string(name[1])) {
				t.Errorf("%s names %s, which is shortened", file, name[1])
			}
		}
	}
}

// What editors are told of is what there is: every attribute that the elements read, and every custom property of the style sheets.
func TestManifestIsComplete(t *testing.T) {
	manifest, err := os.ReadFile("../npm/custom-elements.json")
	if err != nil {
		t.Fatal(err)
	}
	sources, err := filepath.Glob("../src/*.*")
	if err != nil {
		t.Fatal(err)
	}
	used := regexp.MustCompile(`(?:attr|number|on|hasAttribute|getAttribute)\('([a-z-]+)'|var\((--ms-[a-z-]+)|part: '([a-z-]+)'`)
	for _, source := range sources {
		text, err := os.ReadFile(source)
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range used.FindAllSubmatch(text, -1) {
			said := string(slices.Concat(name[1], name[2], name[3]))
			if !bytes.Contains(manifest, []byte(`"name": "`+said+`"`)) {
				t.Errorf("%s uses %s, of which custom-elements.json says nothing", source, said)
			}
		}
	}
}

// Nothing in the bundles makes code, markup or style of text, or keeps anything but in the storage of the tab.
func TestBundlesHoldNothingForbidden(t *testing.T) {
	for _, file := range widget.Files() {
		for _, word := range []string{
			"innerHTML", "outerHTML", "insertAdjacentHTML", "eval(", "Function(", "document.write", "createPolicy", "cookie", "localStorage",
			"indexedDB", ".style=", `"style"`, "srcdoc",
		} {
			if bytes.Contains(file.Body, []byte(word)) {
				t.Errorf("%s has %s", file.Name, word)
			}
		}
	}
}

// The npm package holds what it says, and its version is that of the widget.
func TestPack(t *testing.T) {
	folder := t.TempDir()
	made, err := bundle("..")
	if err != nil {
		t.Fatal(err)
	}
	if err := pack("..", folder, made); err != nil {
		t.Fatal(err)
	}
	var got []string
	err = filepath.WalkDir(folder, func(path string, entry fs.DirEntry, err error) error {
		if err == nil && !entry.IsDir() {
			name, _ := filepath.Rel(folder, path)
			got = append(got, filepath.ToSlash(name))
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range append([]string{"LICENSE", "dist/widget.js", "dist/next.js", "dist/lang/de.js"}, templates...) {
		if !strings.Contains(" "+strings.Join(got, " ")+" ", " "+want+" ") {
			t.Errorf("%s is not in the package: %q", want, got)
		}
	}
	text, err := os.ReadFile(filepath.Join(folder, "package.json"))
	if err != nil || !bytes.Contains(text, []byte(`"version": "`+widget.Version+`"`)) {
		t.Errorf("%s %v", text, err)
	}
}

// What npm would publish is what is meant to be published.
func TestNpmTakesThePackage(t *testing.T) {
	npm, err := exec.LookPath("npm")
	if err != nil {
		t.Skip("no npm: what it would publish is not looked at")
	}
	folder := t.TempDir()
	made, err := bundle("..")
	if err != nil {
		t.Fatal(err)
	}
	if err := pack("..", folder, made); err != nil {
		t.Fatal(err)
	}
	command := exec.Command(npm, "pack", "--dry-run", "--json", "--offline", "--ignore-scripts")
	command.Dir = folder
	out, err := command.Output()
	if err != nil {
		t.Fatal(err)
	}
	var packed []struct {
		Name, Version string
		Files         []struct{ Path string }
	}
	if err := json.Unmarshal(out, &packed); err != nil || len(packed) != 1 || packed[0].Version != widget.Version {
		t.Fatalf("%v: %s", err, out)
	}
	paths := map[string]bool{}
	for _, f := range packed[0].Files {
		paths[f.Path] = true
	}
	for _, want := range append([]string{"LICENSE", "dist/widget.js", "dist/next.js", "dist/lang/ar.js"}, templates...) {
		if !paths[want] {
			t.Errorf("npm leaves %s out: %v", want, paths)
		}
	}
}

func TestMistakesAreTold(t *testing.T) {
	if _, err := bundle(t.TempDir()); err == nil || !strings.Contains(err.Error(), "widget.ts") {
		t.Errorf("a folder without sources: %v", err)
	}
	if err := pack(t.TempDir(), t.TempDir(), nil); err == nil {
		t.Error("a folder without templates is packed")
	}
}

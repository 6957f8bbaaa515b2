package console_test

import (
	"bytes"
	"compress/gzip"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// budget is what all parts of the page may weigh together, compressed. The whole console, of which this page is a part, has 120 KB.
const budget = 40 << 10

func parts(t *testing.T) map[string]string {
	t.Helper()
	names, err := filepath.Glob("static/*")
	if err != nil || len(names) == 0 {
		t.Fatalf("no parts of the page: %v", err)
	}
	all := map[string]string{}
	for _, name := range names {
		b, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		all[filepath.Base(name)] = string(b)
	}
	return all
}

// What the policy would refuse, and what would make markup of strings, is kept out of the sources as well.
func TestPartsHaveNothingForbidden(t *testing.T) {
	forbidden := map[string]*regexp.Regexp{
		"markup from a string": regexp.MustCompile(`(inner|outer|Adjacent|set)HTML|document\.write|DOMParser|ContextualFragment`),
		"code from a string":   regexp.MustCompile(`\beval\b|new Function|setTimeout\(\s*['"\x60]|javascript:['"]`),
		"an inline style":      regexp.MustCompile(`style=|['"\x60]style['"\x60]|cssText|<style`),
		"an inline handler":    regexp.MustCompile(`\son[a-z]+=`),
		"a policy":             regexp.MustCompile(`trustedTypes`),
		"an external address":  regexp.MustCompile(`(https?:)?//[a-z0-9.-]+\.[a-z]+`),
	}
	for name, text := range parts(t) {
		text = strings.ReplaceAll(text, `xmlns="http://www.w3.org/2000/svg"`, "")
		for what, pattern := range forbidden {
			if found := pattern.FindString(text); found != "" {
				t.Errorf("%s has %s: %q", name, what, found)
			}
		}
	}
}

func TestPageLoadsOnlyItsParts(t *testing.T) {
	all := parts(t)
	html := all["index.html"]
	if inline := regexp.MustCompile(`<script[^>]*>[^<]`).FindString(html); inline != "" {
		t.Errorf("the page has an inline script: %q", inline)
	}
	referred := map[string]bool{"index.html": true}
	for _, m := range regexp.MustCompile(`(?:src|href)="([^"#.][^"]*)"`).FindAllStringSubmatch(html, -1) {
		referred[m[1]] = true
	}
	for _, text := range all {
		for _, m := range regexp.MustCompile(`from '\./([^']+)'`).FindAllStringSubmatch(text, -1) {
			referred[m[1]] = true
		}
	}
	for name := range referred {
		if _, ok := all[name]; !ok {
			t.Errorf("%s is loaded but is not part of the page", name)
		}
	}
	for name := range all {
		if !referred[name] {
			t.Errorf("%s is part of the page but nothing loads it", name)
		}
	}
}

func TestPageIsWithinItsBudget(t *testing.T) {
	total := 0
	for name, text := range parts(t) {
		var b bytes.Buffer
		w := gzip.NewWriter(&b)
		if _, err := w.Write([]byte(text)); err != nil {
			t.Fatal(err)
		}
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
		t.Logf("%-12s %6d bytes, %5d compressed", name, len(text), b.Len())
		total += b.Len()
	}
	t.Logf("in all %d of %d bytes compressed", total, budget)
	if total > budget {
		t.Errorf("the page weighs %d bytes compressed, more than %d", total, budget)
	}
}

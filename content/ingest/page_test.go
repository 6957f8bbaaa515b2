package ingest_test

import (
	"strings"
	"testing"
	"time"

	"moments/content"
	"moments/content/ingest/parse"
)

func TestDates(t *testing.T) {
	day := time.Date(2026, 1, 2, 0, 0, 0, 0, time.UTC)
	tests := []struct {
		text string
		want time.Time
	}{
		{"2026-01-02", day}, {"'2026-01-02'", day}, {"2026-1-2", day}, {"2026/01/02", day}, {"01/02/2026", day}, {"1/2/2026", day},
		{"January 2, 2026", day}, {"Jan 2, 2026", day}, {"2 January 2026", day}, {"2.1.2026", day},
		{"2026-01-02 00:00:00", day}, {"2026-01-02T00:00:00", day}, {"2026-01-02T00:00:00Z", day}, {"2026-01-01 19:00:00 -0500", day},
		{"2026-01-01 7:00:00 -1700", day}, {"2026-01-02T02:00:00+02:00", day}, {"2026-01-01  19:00 -0500", day},
		{"Fri, 02 Jan 2026 00:00:00 GMT", day}, {"Fri, 2 Jan 2026 00:00:00 GMT", day}, {"Fri, 2 Jan 2026 02:00:00 +0200", day},
		{"Jan 2 2026", day}, {"Jan 02 2026", day}, {"January 2 2026", day}, {"January 02, 2026", day}, {"02 Jan 2026", day}, {"January 2, 2026 12:00 AM", day},
		{"2026-01", day.AddDate(0, 0, -1)}, {"'2014-01-13 2:35:36 -0400'",
			time.Date(2014, 1, 13, 6, 35, 36, 0, time.UTC)},
	}
	for _, test := range tests {
		item := one(t, "a.md", "---\ntitle: A\ndate: "+test.text+"\n---\ntext")
		if item.Skip != nil || !item.Input.Published.Equal(test.want) {
			t.Errorf("%s: %v, %v", test.text, item.Input.Published, item.Skip)
		}
	}
	for _, text := range []string{"tomorrow", "2026-13-01", "31/12/2026", "2026-02-30", "0000-00-00", "20260102"} {
		if item := one(t, "a.md", "---\ndate: "+text+"\n---\ntext"); item.Skip == nil || item.Skip.Code != parse.Invalid {
			t.Errorf("%s: %v", text, item.Input.Published)
		}
	}
}

func TestPageAddresses(t *testing.T) {
	tests := []struct{ path, front, want string }{
		{"a.md", "", "/a"},
		{"a/b c.md", "", "/a/b%20c"},
		{"a/é%.md", "", "/a/%C3%A9%25"},
		{"index.md", "", "/"},
		{"_index.md", "slug: x", "/"},
		{"a/index.md", "", "/a"},
		{"a/_index.md", "slug: x", "/a"},
		{"a/b/index.md", "slug: x", "/a/x"},
		{"a/b.md", "slug: x", "/a/x"},
		{"b.md", "slug: x", "/x"},
		{"a/b.md", "slug: ../x", "/a/b"},
		{"a/b.md", "url: /c/", "/c/"},
		{"a/b.md", "url: c", "/c"},
		{"a/b.md", "permalink: https://a.example/c", "https://a.example/c"},
		{"a/b.md", "# View this page at https://a.example/d\nslug: x", "https://a.example/d"},
		{"a/b.md", "# View this page at https://a.example/d\nurl: /c", "/c"},
		{"a/b.md", "# Learn how to edit our pages at https://a.example/d", "/a/b"},
	}
	for _, test := range tests {
		item := one(t, test.path, "---\n"+test.front+"\n---\ntext")
		if item.Skip != nil || item.Input.URL != test.want {
			t.Errorf("%s with %q: %q, %v; want %q", test.path, test.front, item.Input.URL, item.Skip, test.want)
		}
	}
	if item := one(t, "a.md", "---\nurl: javascript://%0aalert(1)\n---\ntext"); item.Skip != nil || !strings.HasPrefix(item.Input.URL, "/") {
		t.Errorf("a script as an address: %q", item.Input.URL)
	}
	if item := one(t, "a.md", "---\nurl: //evil.example\n---\ntext"); item.Skip == nil || item.Skip.Code != parse.Invalid {
		t.Errorf("another site as a path: %q", item.Input.URL)
	}
}

func TestPageTitles(t *testing.T) {
	tests := []struct{ path, text, want string }{
		{"a.md", "---\ntitle: T\n---\n# H", "T"},
		{"a.md", "---\ntitle: ''\nname: N\n---\n# H", "N"},
		{"a.md", "---\ntitle: 'Q&#38;A <em>now</em>'\n---\n", "Q&A now"},
		{"a.md", "---\ntitle: 'List<String> < Set'\n---\n", "List<String> < Set"},
		{"a.md", "text\n\n## **Bold** `<T>` heading ##", "Bold <T> heading"},
		{"a/2026-01-31-some_file-name.md", "text", "Some file name"},
		{"a/2026-01-31-.md", "text", "site"},
		{"some-folder/index.md", "text", "Some folder"},
		{"index.md", "text", "site"},
		{"éa.md", "text", "Éa"},
	}
	for _, test := range tests {
		item := one(t, test.path, test.text)
		if item.Skip != nil {
			item.Input.Title = item.Skip.String()
		}
		if item.Input.Title != test.want {
			t.Errorf("%s %q: %q, want %q", test.path, test.text, item.Input.Title, test.want)
		}
	}
	long := one(t, "a.md", "# "+strings.Repeat("word ", 300))
	if n := len(long.Input.Title); n > 210 || !strings.HasSuffix(long.Input.Title, "word…") {
		t.Errorf("a title of %d bytes", n)
	}
}

func TestMomentsOfPages(t *testing.T) {
	tests := []struct{ front, want string }{
		{"x: y", ""},
		{"moments: [do/use/-, buy/-/p]\nintents: know", "do/use/- buy/-/p"},
		{"intents: [know, do]\npersonas: [IT Manager]", "do/-/it-manager know/-/it-manager"},
		{"step: use", "-/use/-"},
		{"stage: decision", "-/urgent/- -/worth/-"},
		{"stages: [retention, TOFU]\nsteps: fit\nintent: KNOW", "know/discover/- know/fit/- know/use/-"},
		{"intents: '-'\npersonas: '-'", ""},
	}
	for _, test := range tests {
		item := one(t, "a.md", "---\n"+test.front+"\n---\ntext")
		texts := make([]string, len(item.Input.Moments))
		for i, m := range item.Input.Moments {
			texts[i] = m.String()
		}
		if got := strings.Join(texts, " "); item.Skip != nil || got != test.want {
			t.Errorf("%q: %s, %v; want %s", test.front, got, item.Skip, test.want)
		}
	}
	many := "personas: [" + strings.Repeat("a1, a2, b", 1) + strings.Repeat(", c", 1)
	for i := range 40 {
		many += ", p" + string(rune('a'+i%26)) + string(rune('a'+i/26))
	}
	if item := one(t, "a.md", "---\n"+many+"]\nintents: [know, do]\n---\ntext"); item.Skip == nil || !strings.Contains(item.Skip.Found, "combinations") {
		t.Errorf("%d moments, %v", len(item.Input.Moments), item.Skip)
	}
}

func TestStatusOfPages(t *testing.T) {
	tests := map[string]content.Status{
		"draft: true": content.Draft, "draft: True": content.Draft, "draft: false": content.Live, "draft: soon": content.Live,
		"status: draft": content.Draft, "status: Published": content.Live, "status: beta": content.Live, "x: y": content.Live,
		"status: live\ndraft: true": content.Draft,
	}
	for front, want := range tests {
		if item := one(t, "a.md", "---\n"+front+"\n---\ntext"); item.Skip != nil || item.Input.Status != want {
			t.Errorf("%s: %s, %v", front, item.Input.Status, item.Skip)
		}
	}
	if item := one(t, "a.csv", "id,title,status\na,A,beta\n"); item.Skip == nil || item.Skip.Code != parse.Invalid {
		t.Errorf("a status that is none in a table: %v", item.Skip)
	}
}

func TestHostilePages(t *testing.T) {
	less := 0 // in powers of two, where each instruction costs ten times as much
	if racing {
		less = 3
	}
	bombs := map[string]string{
		"emphasis":      strings.Repeat("*a_ ", 30_000>>less),
		"quotes":        strings.Repeat(">", 1<<20>>less),
		"lists":         strings.Repeat("- ", 1<<19>>less),
		"brackets":      strings.Repeat("[", 1<<20>>less),
		"in the front":  "---\ntitle: A\ntags: [" + strings.Repeat("[", 20_000>>less) + "\n---\n",
		"anchors":       "---\na: &a [" + strings.Repeat("x,", 9) + "]\nb: &b [" + strings.Repeat("*a,", 9) + "]\ntags: [" + strings.Repeat("*b,", 9) + "]\n---\ntext",
		"in the title":  "---\ntitle: \"" + strings.Repeat("<b>", 50_000>>less) + "</b>\"\n---\n",
		"in a summary":  "---\ntitle: A\nsummary: \"" + strings.Repeat("[a](", 20_000>>less) + "\"\n---\n",
		"shortcodes":    strings.Repeat("{{<", 1<<19>>less),
		"nested tags":   strings.Repeat("<div>", 1<<18>>less),
		"entities":      strings.Repeat("&amp;", 1<<18>>less),
		"line ends":     strings.Repeat("\r", 1<<20>>less),
		"only controls": strings.Repeat("\x01\x02", 1<<19>>less),
	}
	for name, bomb := range bombs {
		t.Run(name, func(t *testing.T) {
			item := one(t, "a.md", bomb)
			if item.Skip != nil {
				if item.Skip.Code == parse.Unreadable {
					t.Errorf("a parser has panicked: %.200s", item.Skip)
				}
				return
			}
			if err := item.Input.Validate(); err != nil {
				t.Errorf("%.200s", err)
			}
		})
	}
}

package feed

import (
	"cmp"
	"regexp"
	"strings"
	"time"

	"moments/content/ingest/document"
	"moments/content/ingest/prose"
)

// left is why a post is no content: anything but a published post or page.
func (p *post) left() string {
	kind, status := cmp.Or(oneWord(p.Type), "post"), cmp.Or(oneWord(p.Status), "publish")
	switch {
	case kind != "post" && kind != "page":
		return kind
	case status != "publish":
		return status
	case strings.TrimSpace(p.Password) != "":
		return "password"
	}
	return ""
}

// oneWord is a name that can be counted and shown.
func oneWord(s string) string { return prose.Shorten(prose.Line(strings.ToValidUTF8(s, "\ufffd")), 40) }

func (p *post) document(language string) (d document.Document) {
	d.ID = cmp.Or(strings.TrimSpace(p.ID), strings.TrimSpace(p.GUID), strings.TrimSpace(p.Link))
	d.Set(document.FieldTitle, prose.Plain(p.Title))
	if link := strings.TrimSpace(p.Link); strings.HasPrefix(link, "https://") || strings.HasPrefix(link, "http://") {
		d.Set(document.FieldURL, link)
	}
	d.Set(document.FieldLanguage, language)
	d.Set(document.FieldAuthor, p.Creator)
	d.Set(document.FieldPublished, gmt(p.Date))
	d.Set(document.FieldUpdated, gmt(p.Modified))
	d.Set(document.FieldStatus, p.Status)
	p.readCategories(&d)
	p.readMeta(&d)
	d.SetDefault(document.FieldSummary, prose.Plain(dropShortcodes(p.Excerpt)))
	d.Text = prose.Plain(dropShortcodes(p.Content))
	finish(&d)
	return d
}

// readCategories takes categories and tags for topics, but for the category of those that have none.
func (p *post) readCategories(d *document.Document) {
	var topics []string
	for _, c := range p.Categories {
		if (c.Domain == "category" || c.Domain == "post_tag") && c.NiceName != "uncategorized" {
			topics = append(topics, cmp.Or(strings.TrimSpace(c.Label), c.NiceName))
		}
	}
	d.Set(document.FieldTopics, topics...)
}

// Fields of the plugins that most sites write their descriptions and phrases with.
const (
	yoastDescription = "_yoast_wpseo_metadesc"
	yoastPhrase      = "_yoast_wpseo_focuskw"
	rankDescription  = "rank_math_description"
	rankPhrases      = "rank_math_focus_keyword"
	seoDescription   = "_aioseo_description"
)

// readMeta reads the summary and the phrases that a post was written for.
func (p *post) readMeta(d *document.Document) {
	for _, m := range p.Meta {
		switch m.Key {
		case yoastDescription, rankDescription, seoDescription:
			if !strings.Contains(m.Value, "%%") && !strings.Contains(m.Value, "%ex") { // a template of the plugin's
				d.SetDefault(document.FieldSummary, m.Value)
			}
		case yoastPhrase, rankPhrases:
			d.SetDefault(document.FieldKeywords, strings.Split(m.Value, ",")...)
		}
	}
}

// gmt reads a date of WordPress, which is 0000-00-00 for a draft.
func gmt(text string) string {
	t, err := time.Parse(time.DateTime, strings.TrimSpace(text))
	if err != nil || t.Year() < 1 {
		return ""
	}
	return t.UTC().Format(time.RFC3339)
}

var (
	// with an attribute, or closing
	shortcode = regexp.MustCompile(`\[/?[a-z][a-z0-9_-]*\s[^\[\]<>]*=[^\[\]]*\]|\[/[a-z][a-z0-9_-]*\]`)
	// without: words in brackets are common, so only those that are closed further on, or that WordPress has itself
	bareShortcode = regexp.MustCompile(`\[([a-z][a-z0-9_-]*)\s*/?\]`)
	closing       = regexp.MustCompile(`\[/([a-z][a-z0-9_-]*)\]`)
)

// dropShortcodes takes the marks of shortcodes out of a post and leaves what stands between them.
func dropShortcodes(text string) string {
	if !strings.Contains(text, "[") {
		return text
	}
	known := map[string]bool{"gallery": true, "playlist": true, "audio": true, "video": true, "embed": true, "toc": true}
	for _, m := range closing.FindAllStringSubmatch(text, -1) {
		known[m[1]] = true
	}
	text = shortcode.ReplaceAllString(text, " ")
	return bareShortcode.ReplaceAllStringFunc(text, func(mark string) string {
		if known[bareShortcode.FindStringSubmatch(mark)[1]] {
			return " "
		}
		return mark
	})
}

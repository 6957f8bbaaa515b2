package ingest

import (
	"path"
	"strings"

	"moments/content/ingest/builder"
	"moments/content/ingest/parse"
)

// placeAll tells each file what stands around it: the site that it is a page of, and that it is no page because of what
// stands beside it.
func placeAll(files []file) {
	paths := make([]string, len(files))
	pages := map[string]bool{} // folders with a page of Notion in them
	for i, f := range files {
		paths[i] = f.path
		if parse.NotionID(f.path) != "" && parse.IsPage(f.path) {
			pages[path.Dir(f.path)] = true
		}
	}
	sites := builder.Find(paths)
	for i := range files {
		f := &files[i]
		f.site = sites.Of(f.path)
		switch {
		case f.skip != nil:
		case sites.IsNote(f.path):
			f.skip = parse.NewSkip(parse.SiteNote, "a note about the site itself", "rename it, if it is a page")
		case isNotionTable(f.path) && pages[folderOf(f.path)]:
			f.skip = parse.NewSkip(parse.PagesBeside, "a table of Notion whose rows are pages in the folder beside it", "nothing: the pages have what its rows say")
		}
	}
}

func isNotionTable(at string) bool {
	return strings.EqualFold(path.Ext(at), ".csv") && parse.NotionID(strings.TrimSuffix(stem(at), allRows)) != ""
}

// allRows is what Notion adds to the name of a table when it exports more rows than the view shows.
const allRows = "_all"

// folderOf is where Notion puts the pages of a table.
func folderOf(table string) string { return strings.TrimSuffix(stem(table), allRows) }

func stem(at string) string { return strings.TrimSuffix(at, path.Ext(at)) }

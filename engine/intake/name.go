package intake

import (
	"path"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"

	"moments/content/runs"
	"moments/engine/intake/spool"
)

// folderName names an import root after its folder. Sites keep their pages in a folder called content, which would name them
// all alike.
func folderName(full string) string {
	name := filepath.Base(full)
	if parent := filepath.Base(filepath.Dir(full)); name == "content" && parent != string(filepath.Separator) {
		return parent
	}
	if name == string(filepath.Separator) || name == "." {
		return "files"
	}
	return strings.ToValidUTF8(name, "_")
}

// stem is a file name without its ending, and that of a zip without what its tool adds each time.
func stem(name string) string {
	name = spool.FileName(name)
	bare := strings.TrimSuffix(name, path.Ext(name))
	if isZip(name) {
		return undated(bare)
	}
	return bare
}

// exported is what tools and browsers add to the name of a file each time: an id, a date, the number of the download.
var exported = regexp.MustCompile(`([-_ ]+[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f-]{8,}|[-_ ]+[0-9a-f]{32}|[-_ ]+\d{4}-?\d\d-?\d\d.*|[-_ ]*\(\d+\))$`)

// undated is a name without that, so that the next export has the same.
func undated(name string) string {
	if bare := exported.ReplaceAllString(name, ""); bare != "" {
		return bare
	}
	return name
}

// Stdin is what a file without a name is called.
const Stdin = "stdin"

// name gives a run the name of what it takes in, where nobody has: searches are known by more than their file, and mended rows go where the
// others of their file went.
func (d *Desk) name(r *runs.Run, u *Upload, f *Finding) error {
	if f.Mended {
		from, err := d.mended(f.Kind)
		if from != nil {
			r.Source = from.Source
			f.Named = "these are rows that could not be taken of " + from.File.Name + ": they go where its others went"
			return nil
		}
		if err != nil {
			return err
		}
	}
	if f.Kind == Searches {
		r.Source = searchesName(r, u, f)
		f.Named = "kept as the searches of " + strconv.Quote(r.Source) + ", in the place of earlier ones of that name"
	}
	return nil
}

// mended is the newest run of a kind that could not take everything, nil when there is none.
func (d *Desk) mended(k Kind) (*runs.Run, error) {
	found, err := d.book.List("", 1, func(r *runs.Run) bool { return Kind(r.Kind) == k && r.Counts.Failed > 0 })
	if err != nil || len(found) == 0 {
		return nil, err
	}
	return &found[0], nil
}

// searchesName names searches so that those of two sites or months do not take each other's place, and the same export does take its own: by
// market and period where the file says them, else by the folder.
func searchesName(r *runs.Run, u *Upload, f *Finding) string {
	name := r.File.Name
	var parts []string
	if f.Tool != "" && len(f.Sheets) > 0 {
		s := f.Sheets[0]
		for _, part := range []string{s.Market, s.Period} {
			if part != "" {
				parts = append(parts, part)
			}
		}
	}
	switch full, err := filepath.Abs(u.Path); {
	case len(parts) > 0:
		bare := undated(strings.TrimSuffix(name, path.Ext(name)))
		return strings.Join(append([]string{f.Tool, bare}, parts...), " ")
	case u.Path != "" && err == nil:
		return folderName(filepath.Dir(full)) + "/" + name
	case name == Stdin:
		return name + "-" + r.File.Hash[:min(8, len(r.File.Hash))]
	}
	return name
}

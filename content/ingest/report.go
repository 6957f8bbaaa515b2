package ingest

import (
	"time"

	"moments/content"
	"moments/content/ingest/format"
	"moments/content/ingest/parse"
	"moments/internal/kv"
)

// MaxExamples is how many skips of each code a report shows.
const MaxExamples = 20

// Report says what an import did, or would do. Drafts, Future and Expired are among New, Changed and Unchanged: they
// are kept, and not shown for now.
type Report struct {
	Source    string `json:"source"`
	Bytes     int64  `json:"bytes"` // of the files that were read
	New       int    `json:"new"`
	Changed   int    `json:"changed"`
	Unchanged int    `json:"unchanged"`
	Drafts    int    `json:"drafts"`
	Future    int    `json:"future"`
	Expired   int    `json:"expired"`
	// Codes counts the skips, Skips shows up to MaxExamples of each code, in order.
	Codes map[parse.Code]int `json:"codes"`
	Skips []Skip             `json:"skips"`
	// Formats counts the files by what they were found to be. For a source of one file, Found says more.
	Formats map[format.Format]int `json:"formats"`
	Found   *parse.Found          `json:"found,omitempty"`
	// Ignored counts fields that were left out, by name, and columns, each once for its file. Those of a source of one
	// file stand in Found and not here.
	Ignored map[string]int `json:"ignored"`
	Partial int            `json:"partial"` // assets whose text was not read to its end
	// Missing is how many assets of the source a full import did not see and has withdrawn; Withheld says why it has
	// withdrawn none, "" when there was no reason.
	Missing  int    `json:"missing"`
	Withheld string `json:"withheld,omitempty"`
	Seq      kv.Seq `json:"seq"` // of the change that records the run, the last of it; 0 when nothing was written
}

// Total is the number of assets and skips.
func (r *Report) Total() int { return r.Assets() + r.Skipped() }

// Assets is the number of assets that were taken.
func (r *Report) Assets() int { return r.New + r.Changed + r.Unchanged }

// Ineligible is the number of assets that were taken and are not shown for now.
func (r *Report) Ineligible() int { return r.Drafts + r.Future + r.Expired }

// Failed is the number of skips that someone should look at: those of files that are not ours to read, or have
// nothing in them or do not want to be found, are not among them.
func (r *Report) Failed() (n int) {
	for code, count := range r.Codes {
		if code.Wrong() {
			n += count
		}
	}
	return n
}

// Skipped is the number of skips.
func (r *Report) Skipped() (n int) {
	for _, count := range r.Codes {
		n += count
	}
	return n
}

func (r *Report) add(item Item) {
	r.Bytes += item.Bytes
	r.addFound(item.Found)
	for _, name := range item.Ignored {
		r.ignore(name)
	}
	if item.Partial != "" {
		r.Partial++
	}
	if item.Skip == nil {
		return
	}
	if r.Codes == nil {
		r.Codes = map[parse.Code]int{}
	}
	if r.Codes[item.Skip.Code]++; r.Codes[item.Skip.Code] <= MaxExamples {
		r.Skips = append(r.Skips, *item.Skip)
	}
}

func (r *Report) addFound(f *parse.Found) {
	if f == nil {
		return
	}
	if r.Formats == nil {
		r.Formats = map[format.Format]int{}
	}
	r.Formats[f.Format]++
	if r.files() == 1 {
		r.Found = f // which names its columns
		return
	}
	r.ignoreColumns(r.Found)
	r.ignoreColumns(f)
	r.Found = nil
}

// ignoreColumns counts the columns of a file that were left out, each once.
func (r *Report) ignoreColumns(f *parse.Found) {
	if f == nil {
		return
	}
	said := map[string]bool{}
	for _, s := range f.Sheets {
		for _, name := range s.Ignored {
			if !said[name] {
				r.ignore(name)
			}
			said[name] = true
		}
	}
}

func (r *Report) files() (n int) {
	for _, count := range r.Formats {
		n += count
	}
	return n
}

func (r *Report) ignore(name string) {
	if r.Ignored == nil {
		r.Ignored = map[string]int{}
	}
	r.Ignored[name]++
}

// count adds what became of an asset. Of several reasons not to be shown the first counts.
func (r *Report) count(outcome content.Outcome, asset *content.Asset, now time.Time) {
	switch outcome {
	case content.New:
		r.New++
	case content.Changed:
		r.Changed++
	default:
		r.Unchanged++
	}
	switch {
	case asset.Status == content.Draft:
		r.Drafts++
	case asset.Published.After(now):
		r.Future++
	case !asset.Expires.IsZero() && !asset.Expires.After(now):
		r.Expired++
	}
}

func (r *Report) record(complete bool) content.ImportRun {
	return content.ImportRun{
		Source: r.Source, New: r.New, Changed: r.Changed, Unchanged: r.Unchanged, Ineligible: r.Ineligible(), Skipped: r.Skipped(),
		Complete: complete,
	}
}

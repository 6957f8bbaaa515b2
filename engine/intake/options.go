package intake

import (
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"moments/content/ingest/format"
	"moments/engine/intake/spool"
)

// Kind is what a file holds.
type Kind string

// The kinds.
const (
	Assets     Kind = "assets"
	KeywordMap Kind = "keyword_map"
	Personas   Kind = "personas"
	Steps      Kind = "steps"
	Moments    Kind = "moments" // planned ones
	Searches   Kind = "searches"
	Rules      Kind = "rules"
	Tests      Kind = "tests"
	Crawl      Kind = "crawl" // pages of a site
	Undo       Kind = "undo"  // of another run
)

// Errors of what is given. Those of package runs and kv.ErrNotFound come besides.
var (
	// ErrTooLarge is returned for a file over the limit of the desk.
	ErrTooLarge = spool.ErrTooLarge
	// ErrUnreadable is returned for a file that nothing can be made of: its kind is not known, a needed column is missing, it is
	// broken, or a parser went over its limits. It wraps why.
	ErrUnreadable = errors.New("the file cannot be taken in")
	// ErrLate is returned for an import that is too old to be undone.
	ErrLate = errors.New("too late to undo")
	// ErrChangedSince is the problem of an undo that would lose what came later.
	ErrChangedSince = errors.New("it was changed since")
)

// Upload is what a person gives: bytes, or a place on this computer.
type Upload struct {
	Name   string    // of the file, as the person knows it; its ending helps to tell what it is
	Body   io.Reader // read to its end; nil with Path
	Path   string    // of a folder, which is read where it is; only for callers on this computer
	Source string    // name of the import root, or of the past searches; "" is made of the name
}

// Options say how an upload is taken in.
type Options struct {
	As           Kind              // "" finds out; the name of a format, such as markdown, is that of assets in it
	Columns      map[string]string // canonical column -> header of the file
	Full         bool              // of assets: what the file does not have is withdrawn
	AllOrNothing bool              // when a row or page cannot be taken, nothing is
	Publish      bool              // of a keyword map: publish it, and not only put it into the draft
	Note         string            // of what is published
	Key          string            // idempotency key: the same within 24 hours is the same import
	// May, if not nil, is asked once it is known what the file holds; its error ends the import before it begins.
	May func(Kind) error
}

// isAssets reports whether somebody said that it holds assets, or in which format.
func (o *Options) isAssets() bool { return o.As == Assets || o.format() != "" }

// format is that of assets, when somebody said it; else it is found out.
func (o *Options) format() format.Format {
	f, err := format.Named(string(o.As))
	if err != nil {
		return ""
	}
	return f
}

// may asks whether what was found may be taken in.
func (o *Options) may(k Kind) error {
	if o.May == nil {
		return nil
	}
	return o.May(k)
}

// Keep is how long a run can be undone, and its file and errors are kept. An upload that was only inspected is kept for a
// day.
const (
	Keep          = 30 * 24 * time.Hour
	KeepInspected = 24 * time.Hour
)

// The names of options in the book.
const (
	optionAs      = "as"
	optionFull    = "full"
	optionAtomic  = "all_or_nothing"
	optionPublish = "publish"
	optionNote    = "note"
	optionPath    = "path"
	optionColumn  = "map."
	optionWas     = "was" // of an undo: the state of the run that it undoes
)

// texts are the options as the book keeps them.
func (o *Options) texts() map[string]string {
	all := map[string]string{}
	set := func(name, text string) {
		if text != "" && text != "false" {
			all[name] = text
		}
	}
	set(optionAs, string(o.As))
	set(optionFull, strconv.FormatBool(o.Full))
	set(optionAtomic, strconv.FormatBool(o.AllOrNothing))
	set(optionPublish, strconv.FormatBool(o.Publish))
	set(optionNote, o.Note)
	for column, header := range o.Columns {
		set(optionColumn+column, header)
	}
	return all
}

func optionsOf(all map[string]string) Options {
	o := Options{
		As: Kind(all[optionAs]), Full: all[optionFull] != "", AllOrNothing: all[optionAtomic] != "",
		Publish: all[optionPublish] != "", Note: all[optionNote],
	}
	for name, header := range all {
		if column, ok := strings.CutPrefix(name, optionColumn); ok {
			if o.Columns == nil {
				o.Columns = map[string]string{}
			}
			o.Columns[column] = header
		}
	}
	return o
}

// print stands for a request: equal ones are equal.
func print(source string, hash string, options map[string]string) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%q %q", source, hash)
	for _, name := range sortedKeys(options) {
		fmt.Fprintf(&b, " %q=%q", name, options[name])
	}
	return b.String()
}

func sortedKeys[K ~string, V any](m map[K]V) []K { return slices.Sorted(maps.Keys(m)) }

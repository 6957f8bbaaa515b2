package evals

import (
	"context"
	"fmt"
	"io"
	"maps"
	"os"
	"path/filepath"
	"slices"

	"moments/cmd/moments/app"

	"github.com/spf13/cobra"

	"moments/content"
	"moments/content/index"
	"moments/engine"
	"moments/engine/eval"
	"moments/internal/kv"
)

// relevanceOptions are the flags of eval relevance.
type relevanceOptions struct {
	corpus, queries, qrels string
	depth                  int
	bars                   map[string]string
}

func (a command) evalRelevanceCommand() *cobra.Command {
	var o relevanceOptions
	cmd := &cobra.Command{
		Use:   "relevance",
		Short: "How good the index ranks a judged collection: NDCG@10, MRR, recall@k",
		Long: `Indexes a collection in BEIR's shape in a folder that is thrown away, searches every judged query, and holds the rankings against the
judgments. It measures the words alone, without moments, outcomes or a policy.

  corpus.jsonl   {"_id","title","text"}, one a line
  queries.jsonl  {"_id","text"}, one a line; those without judgments are passed over
  qrels.tsv      query-id, corpus-id and score, with this header and tabs

With --json it prints {"queries":N,"ndcg@10":{"value","low","high"},"mrr":...,"recall@10":...,"recall@K":...}.

Exit codes: 0 measured, 2 usage, 3 a file is not there, 5 a file is not valid, 6 a measure is below its --bar.`,
		Example: "  moments eval relevance --corpus corpus.jsonl --queries queries.jsonl --qrels qrels/test.tsv --bar ndcg@10=0.68",
		Args:    cobra.NoArgs,
		RunE:    func(cmd *cobra.Command, _ []string) error { return a.relevance(cmd.Context(), o) },
	}
	flags := cmd.Flags()
	flags.StringVar(&o.corpus, "corpus", "", "the documents, corpus.jsonl (needed)")
	flags.StringVar(&o.queries, "queries", "", "the queries, queries.jsonl (needed)")
	flags.StringVar(&o.qrels, "qrels", "", "the judgments, qrels.tsv (needed)")
	flags.IntVar(&o.depth, "k", 100, "how deep to rank, from 10 to 1000")
	flags.StringToStringVar(&o.bars, "bar", nil, "exit with 6 when a measure is below, as in ndcg@10=0.68")
	return cmd
}

func (o relevanceOptions) check() (bars map[string]float64, err error) {
	if o.corpus == "" || o.queries == "" || o.qrels == "" {
		return nil, app.UsageError{Err: fmt.Errorf("eval relevance wants --corpus, --queries and --qrels")}
	}
	if o.depth < 10 || o.depth > index.MaxLimit {
		return nil, app.UsageError{Err: fmt.Errorf("--k is %d; use a number from 10 to %d", o.depth, index.MaxLimit)}
	}
	if bars, err = numbers("--bar", o.bars); err != nil {
		return nil, err
	}
	if _, err := eval.MeasureDepth(nil, o.depth, evalSeed).Below(bars); err != nil {
		return nil, app.UsageError{Err: err}
	}
	return bars, nil
}

// relevance reads the judgments first, so that a mistake in them costs no indexing.
func (a command) relevance(ctx context.Context, o relevanceOptions) error {
	bars, err := o.check()
	if err != nil {
		return err
	}
	asked, err := readJudged(o)
	if err != nil {
		return err
	}
	if a.Config.Data, err = os.MkdirTemp("", "moments-eval-"); err != nil {
		return err
	}
	defer os.RemoveAll(a.Config.Data)
	return a.WithEngine(ctx, func(ctx context.Context, e *engine.Engine) error {
		documents, err := a.indexCorpus(ctx, e, o.corpus)
		if err != nil {
			return err
		}
		rankings, err := a.rankJudged(ctx, e.Index(), asked, searching{documents, o.depth})
		if err != nil {
			return err
		}
		return a.printRelevance(eval.MeasureDepth(rankings, o.depth, evalSeed), bars)
	})
}

// judged is a query with the grades of documents.
type judged struct {
	text   string
	grades map[string]int
}

// readJudged returns the judged queries in the order of their ids.
func readJudged(o relevanceOptions) (asked []judged, err error) {
	qrels, err := readFile(o.qrels, eval.ReadQrels)
	if err != nil {
		return nil, err
	}
	queries, err := readFile(o.queries, eval.ReadQueries)
	if err != nil {
		return nil, err
	}
	for _, id := range slices.Sorted(maps.Keys(qrels)) {
		text, ok := queries[id]
		if !ok {
			err := fmt.Errorf("found judgments of query %q, which %s does not have; give the queries that belong to them", id, o.queries)
			return nil, &app.FileError{Path: o.qrels, Err: err}
		}
		asked = append(asked, judged{text, qrels[id]})
	}
	return asked, nil
}

// readFile opens a file for one of the readers of eval.
func readFile[T any](path string, read func(io.Reader) (T, error)) (got T, err error) {
	file, err := app.OpenFile(path)
	if err != nil {
		return got, err
	}
	defer file.Close()
	got, err = read(file)
	return got, app.InFile(path, err, eval.ErrJudgments)
}

// filling puts a corpus into a catalogue.
type filling struct {
	catalog *content.Catalog
	by      kv.Author
	batch   []content.Input
	ids     map[content.AssetID]string // of the collection, by those here
}

// corpusBatch is how many documents are written at once.
const corpusBatch = 500

// add takes a document and reports whether it has written what it held.
func (f *filling) add(ctx context.Context, d eval.Document) (written bool, err error) {
	f.batch = append(f.batch, d.Asset())
	if len(f.batch) < corpusBatch {
		return false, nil
	}
	return true, f.write(ctx)
}

func (f *filling) write(ctx context.Context) error {
	puts, err := f.catalog.Put(ctx, f.by, f.batch...)
	for i, p := range puts {
		f.ids[p.ID] = f.batch[i].ExternalID
	}
	f.batch = f.batch[:0]
	return err
}

// indexCorpus puts the documents into the catalogue, lets the index follow, and returns their ids in the collection by their ids here.
func (a command) indexCorpus(ctx context.Context, e *engine.Engine, path string) (map[content.AssetID]string, error) {
	file, err := app.OpenFile(path)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	f := &filling{catalog: e.Catalog(), by: a.Author(), ids: map[content.AssetID]string{}}
	if err := a.fill(ctx, f, file); err != nil {
		return nil, app.InFile(path, err, eval.ErrJudgments)
	}
	if err := e.CatchUp(ctx); err != nil {
		return nil, fmt.Errorf("indexing: %w", err)
	}
	a.Say("%d documents indexed", len(f.ids))
	return f.ids, nil
}

// fill reads the whole file; how far it has come is told in bytes, because nobody knows how many documents are to come.
func (a command) fill(ctx context.Context, f *filling, file *os.File) error {
	info, err := file.Stat()
	if err != nil {
		return err
	}
	bar := a.Progress("indexing " + filepath.Base(file.Name()) + ", bytes")
	defer bar.Done()
	for document, err := range eval.ReadDocuments(file) {
		if err != nil {
			return err
		}
		written, err := f.add(ctx, document)
		if err != nil {
			return err
		}
		if at, err := file.Seek(0, io.SeekCurrent); written && err == nil {
			bar.Update(int(at), int(info.Size()))
		}
	}
	return f.write(ctx)
}

// searching is what searches are made with.
type searching struct {
	documents map[content.AssetID]string
	depth     int
}

// rankJudged searches every query.
func (a command) rankJudged(ctx context.Context, x *index.Index, asked []judged, s searching) ([]eval.Ranked, error) {
	bar := a.Progress("searching")
	defer bar.Done()
	a.sayUnknown(asked, s.documents)
	rankings := make([]eval.Ranked, len(asked))
	for i, q := range asked {
		result, err := x.Search(ctx, index.Query{Text: q.text, Limit: s.depth})
		if err != nil {
			return nil, err
		}
		rankings[i].Grades = q.grades
		for _, hit := range result.Hits {
			rankings[i].IDs = append(rankings[i].IDs, s.documents[hit.ID])
		}
		bar.Update(i+1, len(asked))
	}
	return rankings, nil
}

// sayUnknown says how many judged documents are not there: no ranking can find them.
func (a command) sayUnknown(asked []judged, documents map[content.AssetID]string) {
	known := map[string]bool{}
	for _, id := range documents {
		known[id] = true
	}
	unknown := 0
	for _, q := range asked {
		for id, grade := range q.grades {
			if grade > 0 && !known[id] {
				unknown++
			}
		}
	}
	if unknown > 0 {
		a.Say("%d judgments are of documents that the corpus does not have; they count as not found", unknown)
	}
}

func (a command) printRelevance(m eval.Measures, bars map[string]float64) error {
	below, err := m.Below(bars)
	if err != nil {
		return err
	}
	if a.JSON {
		err = a.PrintJSON(m)
	} else {
		a.printMeasures(m, bars)
	}
	if err == nil && len(below) > 0 {
		return app.ErrFindings
	}
	return err
}

func (a command) printMeasures(m eval.Measures, bars map[string]float64) {
	fmt.Fprintf(a.Out, "%d judged queries\n", m.Queries)
	t := a.Table("measure", "value", "95 % interval", "bar")
	for _, measured := range m.List {
		verdict := ""
		if bar, ok := bars[measured.Name]; ok {
			verdict = fmt.Sprintf("at least %g: met", bar)
			if !(measured.Value >= bar) {
				verdict = fmt.Sprintf("at least %g: missed", bar)
			}
		}
		t.AppendRow([]any{measured.Name, fmt.Sprintf("%.4f", measured.Value), app.Between(measured.Estimate, 4), verdict})
	}
	t.Render()
}

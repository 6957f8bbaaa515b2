package wire_test

import (
	"encoding/csv"
	"encoding/json"
	"errors"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"moments/api/wire"
	"moments/content"
	"moments/engine"
	"moments/engine/gap"
	"moments/internal/kv"
	"moments/keywords"
)

func TestDistributionKeepsItsOrder(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		want := wire.Distribution(keywords.NewDistribution(
			rapid.MapOfN(rapid.String(), rapid.Float64Range(0.01, 10), 0, 8).Draw(t, "weights")))
		data, err := json.Marshal(want)
		if err != nil {
			t.Fatal(err)
		}
		var got wire.Distribution
		if err := json.Unmarshal(data, &got); err != nil || len(got) != len(want) {
			t.Fatalf("%s: %v", data, err)
		}
		for i := range got {
			if difference := got[i].P - want[i].P; difference > 1e-6 || difference < -1e-6 {
				t.Fatalf("%s was read as %v", data, got)
			}
		}
		last := 0
		for _, share := range want { // likeliest first in the text, too
			key, err := json.Marshal(share.Key)
			if err != nil {
				t.Fatal(err)
			}
			at := strings.Index(string(data[last:]), string(key)+":")
			if at < 0 {
				t.Fatalf("%s: %q is out of order", data, share.Key)
			}
			last += at
		}
	})
}

// anyAsset draws an asset that the catalogue could hold.
func anyAsset(t *rapid.T) content.Asset {
	moment := rapid.Custom(func(t *rapid.T) keywords.Moment {
		return keywords.Moment{
			Intent: rapid.SampledFrom(append(keywords.Intents(), "")).Draw(t, "intent"),
			Step:   keywords.Step(rapid.StringMatching(`([a-z][a-z0-9]{0,5})?`).Draw(t, "step")),
		}
	})
	when := rapid.Custom(func(t *rapid.T) time.Time {
		if rapid.Bool().Draw(t, "none") {
			return time.Time{}
		}
		return time.UnixMicro(rapid.Int64Range(0, 4e15).Draw(t, "microseconds")).UTC()
	})
	return content.Asset{
		ID: content.AssetID(rapid.StringMatching(`[a-z][a-z0-9]{0,8}`).Draw(t, "id")), Title: "T" + rapid.StringN(0, 20, 100).Draw(t, "title"),
		Summary: rapid.StringN(0, 20, 100).Draw(t, "summary"), Moments: rapid.SliceOfN(moment, 0, 4).Draw(t, "moments"),
		Topics:    rapid.SliceOfN(rapid.Map(rapid.StringMatching(`[a-z]{1,8}`), func(s string) keywords.Topic { return keywords.Topic(s) }), 0, 3).Draw(t, "topics"),
		Published: when.Draw(t, "published"), Updated: when.Draw(t, "updated"), Expires: when.Draw(t, "expires"),
		Quality: rapid.Float64Range(0, 1).Draw(t, "quality"), Status: rapid.SampledFrom([]content.Status{content.Live, content.Draft}).Draw(t, "status"),
	}
}

// What was read can be written back: nothing of an asset is lost on the way to the wire, over it, and back.
func TestAssetSurvivesTheWire(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		want := anyAsset(t)
		data, err := json.Marshal(wire.AssetJSON(&want, noon))
		if err != nil {
			t.Fatal(err)
		}
		var back wire.Asset
		if err := json.Unmarshal(data, &back); err != nil {
			t.Fatal(err)
		}
		in, err := back.Input()
		if err != nil {
			t.Fatalf("%s: %v", data, err)
		}
		for _, list := range []*[]string{&in.Keywords, &in.Channels, &in.Regions} {
			if len(*list) == 0 {
				*list = nil
			}
		}
		if len(want.Moments) == 0 {
			want.Moments = nil
		}
		if len(want.Topics) == 0 {
			want.Topics = nil
		}
		if !reflect.DeepEqual(in.Asset, want) {
			t.Fatalf("%s", cmp.Diff(want, in.Asset))
		}
	})
}

// Every row has a cell for every column, and what stands in a cell by its column is what the row says.
func TestColumnsOfTheReport(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.StringMatching(`[a-z|=+"',\n ]{1,12}`)
		r := gap.Report{Rows: []gap.Row{{
			Demand: gap.Demand{
				Key: gap.Key{Moment: keywords.Moment{Intent: keywords.Do}, Topic: "sso"}, Own: rapid.IntRange(0, 1e6).Draw(t, "own"), Question: text.Draw(t, "question"),
				Phrases: []gap.Phrase{{Text: text.Draw(t, "a")}, {Text: text.Draw(t, "b")}},
			},
			Supply: gap.Supply{Pieces: rapid.IntRange(0, 9).Draw(t, "pieces")}, Score: rapid.Float64Range(0, 1e6).Draw(t, "score"),
		}}}
		var out strings.Builder
		if err := wire.WriteGapsCSV(&out, r); err != nil {
			t.Fatal(err)
		}
		lines, err := csv.NewReader(strings.NewReader(out.String())).ReadAll()
		if err != nil || len(lines) != 2 {
			t.Fatalf("%q: %v", out.String(), err)
		}
		cells := map[string]string{}
		for i, column := range lines[0] {
			cells[column] = lines[1][i]
		}
		row := wire.GapsJSON(r).Rows[0]
		if cells["topic"] != row.Topic || cells["rank"] != "1" || strings.Count(cells["phrases"], "|") != 1 {
			t.Fatalf("%v", cells)
		}
		var score float64
		if err := json.Unmarshal([]byte(cells["score"]), &score); err != nil || score != row.Score {
			t.Fatalf("score %s, want %v", cells["score"], row.Score)
		}
	})
}

func TestRequestsThatCannotBe(t *testing.T) {
	for field, r := range map[string]wire.RecommendRequest{
		"intent":        {Intent: "sell"},
		"step":          {Step: "Step One"},
		"persona":       {Persona: strings.Repeat("p", 65)},
		"filters.topic": {Filters: wire.RecommendFilters{Topic: "Two words"}},
		"visitor":       {Visitor: "jo@example.com"},
		"user":          {User: strings.Repeat("u", 257)},
	} {
		_, err := r.Read()
		var wrong *engine.RequestError
		if !errors.Is(err, engine.ErrRequest) || !errors.As(err, &wrong) || wrong.Field != field || wrong.Try == "" {
			t.Errorf("%s: %v", field, err)
		}
	}
	if got, err := (wire.RecommendRequest{Visitor: "a_b.c:d=e/f+g-h", User: strings.Repeat("u", 256)}).Read(); err != nil || got.Visitor != "" {
		t.Errorf("%+v %v", got, err)
	}
}

func TestStatusIsGolden(t *testing.T) {
	golden(t, "status.json", indented(t, wire.StatusJSON(engine.Status{
		Site: "main", Assets: 3, MapRows: 200, Map: 2, Heads: map[kv.Log]kv.Seq{kv.Cmd: 12, kv.Out: 34}, Store: "ok", Searches: 7, Orphans: 1, Queued: 2, Dropped: 3,
		Followers: []engine.FollowerStatus{{Name: "index", Log: kv.Cmd, Applied: 11, Lag: 1}},
	})))
}

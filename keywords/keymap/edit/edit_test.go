package edit_test

import (
	"reflect"
	"slices"
	"strings"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"moments/keywords"
	"moments/keywords/keymap"
	"moments/keywords/keymap/edit"
)

// anyRows are rows with different ids of a few, in any order.
func anyRows(t *rapid.T, name string) []keymap.Row {
	ids := rapid.Permutation([]string{"a", "b", "c", "d", "e", "f"}).Draw(t, name)
	rows := make([]keymap.Row, rapid.IntRange(0, len(ids)).Draw(t, name+" length"))
	for i := range rows {
		rows[i] = anyRow(t, ids[i])
	}
	return rows
}

func anyRow(t *rapid.T, id string) keymap.Row {
	return keymap.Row{
		ID: id, Phrase: rapid.SampledFrom([]string{"crm", "erp"}).Draw(t, "phrase"), Match: keymap.Broad, Volume: rapid.SampledFrom([]int{-1, 5}).Draw(t, "volume"),
		Moment: keywords.Moment{Intent: rapid.SampledFrom(keywords.Intents()).Draw(t, "intent")},
		Note:   rapid.SampledFrom([]string{"", "x"}).Draw(t, "note"), Weight: rapid.SampledFrom([]float64{0, 2}).Draw(t, "weight"),
	}
}

func anyEdits(t *rapid.T, name string) []edit.Edit {
	edits := make([]edit.Edit, rapid.IntRange(0, 6).Draw(t, name))
	for i := range edits {
		id := rapid.SampledFrom([]string{"a", "b", "c", "x", "y"}).Draw(t, "id")
		if rapid.Bool().Draw(t, "remove") {
			edits[i].Remove = id
		} else {
			row := anyRow(t, id)
			edits[i].Put = &row
		}
	}
	return edits
}

// oneByOne is what edits do, said as simply as can be.
func oneByOne(rows []keymap.Row, edits []edit.Edit) []keymap.Row {
	rows = slices.Clone(rows)
	for _, e := range edits {
		at := slices.IndexFunc(rows, func(r keymap.Row) bool { return r.ID == e.ID() })
		switch {
		case e.Put == nil && at >= 0:
			rows = slices.Delete(rows, at, at+1)
		case e.Put != nil && at >= 0:
			rows[at] = *e.Put
		case e.Put != nil:
			rows = append(rows, *e.Put)
		}
	}
	return rows
}

func TestEditsAreAppliedInTurn(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		rows, edits := anyRows(t, "rows"), anyEdits(t, "edits")
		before := slices.Clone(rows)
		if got, want := edit.Apply(rows, edits), oneByOne(rows, edits); !slices.Equal(got, want) {
			t.Fatal(gocmp.Diff(want, got))
		}
		if !slices.Equal(rows, before) {
			t.Fatal("the rows have changed")
		}
	})
}

func ordered(rows []keymap.Row) []keymap.Row {
	return slices.SortedFunc(slices.Values(rows), func(a, b keymap.Row) int { return strings.Compare(a.ID, b.ID) })
}

func TestApplyingADiffGivesTheOtherRows(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a, b := anyRows(t, "a"), anyRows(t, "b")
		d := edit.Between(a, b)
		if got := edit.Apply(a, d.Edits()); !slices.Equal(ordered(got), ordered(b)) {
			t.Fatal(gocmp.Diff(b, got))
		}
		back := edit.Between(b, a)
		if len(back.Added) != len(d.Removed) || len(back.Removed) != len(d.Added) || len(back.Changed) != len(d.Changed) || back.Moved != d.Moved {
			t.Fatalf("%v is not the inverse of %v", back, d)
		}
		if d.IsEmpty() != slices.Equal(a, b) {
			t.Fatalf("%v of %v and %v", d, a, b)
		}
	})
}

func TestDiffNamesFields(t *testing.T) {
	a := []keymap.Row{{ID: "1", Phrase: "crm", Match: keymap.Exact, Volume: -1}, {ID: "2", Phrase: "erp", Match: keymap.Broad}, {ID: "3", Phrase: "hr", Match: keymap.Broad}}
	b := []keymap.Row{{ID: "2", Phrase: "erp", Match: keymap.Broad}, {ID: "1", Phrase: "crm", Match: keymap.Phrase, Negative: true, Volume: 10, Topic: "crm"},
		{ID: "4", Phrase: "new", Match: keymap.Broad, Topic: "t"}}
	d := edit.Between(a, b)
	var got strings.Builder
	if err := d.WriteText(&got, 0); err != nil {
		t.Fatal(err)
	}
	want := `- 3 "hr" broad -/-/-
+ 4 "new" broad -/-/- t
~ 1 "crm" negative-phrase -/-/- crm: match "exact" -> "negative-phrase", topic "" -> "crm", volume "" -> "10"
~ the order of the rows
`
	if diff := gocmp.Diff(want, got.String()); diff != "" {
		t.Error(diff)
	}
	d = edit.Between(nil, b)
	got.Reset()
	if err := d.WriteText(&got, 1); err != nil || !strings.Contains(got.String(), "+ and 2 more") {
		t.Errorf("%s, %v", got.String(), err)
	}
}

// Of two sides of which one has changed nothing, the other counts; and what the sides have changed in different rows is all there.
func TestRebaseKeepsEveryOneSidedChange(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		base, ours, theirs := anyRows(t, "base"), anyRows(t, "ours"), anyRows(t, "theirs")
		prefer := rapid.SampledFrom([]edit.Side{edit.Nobody, edit.Ours, edit.Theirs}).Draw(t, "prefer")
		if got, conflicts := edit.Rebase(base, base, theirs, prefer); !slices.Equal(got, theirs) || len(conflicts) > 0 {
			t.Fatalf("without changes of ours %v, %v", got, conflicts)
		}
		if got, conflicts := edit.Rebase(base, ours, base, prefer); !slices.Equal(ordered(got), ordered(ours)) || len(conflicts) > 0 {
			t.Fatalf("without changes of theirs %v, %v", got, conflicts)
		}
		got, conflicts := edit.Rebase(base, ours, theirs, prefer)
		at := func(rows []keymap.Row, id string) *keymap.Row {
			for i := range rows {
				if rows[i].ID == id {
					return &rows[i]
				}
			}
			return nil
		}
		for _, id := range []string{"a", "b", "c", "d", "e", "f"} {
			was, our, their, now := at(base, id), at(ours, id), at(theirs, id), at(got, id)
			isConflict := slices.ContainsFunc(conflicts, func(c edit.Conflict) bool { return c.ID == id })
			switch {
			case equal(our, was) && !equal(now, their), equal(their, was) && !equal(now, our):
				t.Fatalf("%s: of %v, ours %v and theirs %v came %v", id, was, our, their, now)
			case isConflict && (equal(our, was) || equal(their, was) || equal(our, their)):
				t.Fatalf("%s: no conflict of %v, ours %v and theirs %v", id, was, our, their)
			case isConflict && prefer == edit.Theirs && their == nil && now != nil, isConflict && prefer == edit.Ours && our == nil && now != nil:
				t.Fatalf("%s: a row that the side removed is back", id)
			}
		}
	})
}

func equal(a, b *keymap.Row) bool { return a == nil && b == nil || a != nil && b != nil && *a == *b }

func TestRebaseMergesFields(t *testing.T) {
	base := []keymap.Row{{ID: "1", Phrase: "crm", Note: "old", Topic: "t"}}
	ours := []keymap.Row{{ID: "1", Phrase: "crm", Note: "mine", Topic: "ours"}}
	theirs := []keymap.Row{{ID: "1", Phrase: "crm", Note: "old", Topic: "theirs", Volume: 7}}
	for prefer, topic := range map[edit.Side]keywords.Topic{edit.Nobody: "ours", edit.Ours: "ours", edit.Theirs: "theirs"} {
		got, conflicts := edit.Rebase(base, ours, theirs, prefer)
		want := []keymap.Row{{ID: "1", Phrase: "crm", Note: "mine", Topic: topic, Volume: 7}}
		if diff := gocmp.Diff(want, got); diff != "" {
			t.Errorf("%s: %s", prefer, diff)
		}
		wantFields := []edit.Field{{Name: "topic", Before: "ours", After: "theirs"}}
		if len(conflicts) != 1 || !slices.Equal(conflicts[0].Fields, wantFields) {
			t.Errorf("%s: %v", prefer, conflicts)
		}
	}
}

func TestMergeOfTools(t *testing.T) {
	rows := []keymap.Row{
		{ID: "own", Phrase: "crm software", Match: keymap.Broad, Moment: keywords.Moment{Intent: keywords.Buy}, Volume: 100, Source: "semrush"},
		{ID: "by-hand", Phrase: "erp", Match: keymap.Exact, Volume: -1},
	}
	know := keywords.Moment{Intent: keywords.Know}
	edits, m := edit.Merge(rows, []keymap.Row{
		{Phrase: "CRM  Software", Match: keymap.Broad, Moment: know, Volume: 900, Source: "ahrefs", Topic: "crm"},
		{Phrase: "crm software", Match: keymap.Broad, Moment: know, Volume: 120, Source: "semrush"},
		{Phrase: "crm software", Match: keymap.Exact, Moment: know, Volume: 5, Source: "ahrefs"},
		{Phrase: "crm software", Match: keymap.Exact, Moment: know, Volume: 5, Source: "ahrefs"},
		{ID: "by-hand", Phrase: "erp", Match: keymap.Exact, Moment: know, Volume: 3},
		{Phrase: "erp", Match: keymap.Exact, Moment: know, Volume: 8, Source: "ahrefs"},
	})
	got := edit.Apply(rows, edits)
	want := []keymap.Row{
		{ID: "own", Phrase: "crm software", Match: keymap.Broad, Moment: keywords.Moment{Intent: keywords.Buy}, Volume: 120, Source: "semrush|ahrefs", Topic: "crm"},
		{ID: "by-hand", Phrase: "erp", Match: keymap.Exact, Moment: know, Volume: 8, Source: "ahrefs"},
		{ID: got[len(got)-1].ID, Phrase: "crm software", Match: keymap.Exact, Moment: know, Volume: 5, Source: "ahrefs"},
	}
	if diff := gocmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if want := (edit.Merged{Added: 1, Joined: 3, Replaced: 1, Same: 1}); m != want {
		t.Errorf("%+v, want %+v", m, want)
	}
}

func TestOfSeveralRowsTheLiveOneLearns(t *testing.T) {
	rows := []keymap.Row{
		{ID: "1", Phrase: "crm", Match: keymap.Exact, Status: keymap.Paused, Volume: -1}, {ID: "2", Phrase: "crm", Match: keymap.Exact, Volume: -1},
		{ID: "3", Phrase: "crm", Match: keymap.Exact, Volume: -1},
	}
	edits, _ := edit.Merge(rows, []keymap.Row{{Phrase: "CRM", Match: keymap.Exact, Volume: 5, Source: "ahrefs"}})
	if len(edits) != 1 || edits[0].ID() != "2" || edits[0].Put.Volume != 5 {
		t.Errorf("%+v", edits)
	}
}

// The same file again changes nothing, whatever is there already.
func TestMergingTwiceIsMergingOnce(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		rows, incoming := anyRows(t, "rows"), anyRows(t, "incoming")
		for i := range incoming {
			incoming[i].ID, incoming[i].Source = "", rapid.SampledFrom([]string{"semrush", "ahrefs"}).Draw(t, "source")
			incoming[i].Volume = 10 * len(incoming[i].Source)
		}
		first, _ := edit.Merge(rows, incoming)
		once := edit.Apply(rows, first)
		again, m := edit.Merge(once, incoming)
		if twice := edit.Apply(once, again); !slices.Equal(once, twice) || m.Added > 0 {
			t.Fatal(gocmp.Diff(once, twice))
		}
		for i := range once {
			if v := once[i].Volume; v > 70 {
				t.Fatalf("volume %d was added up", v)
			}
		}
	})
}

func TestUnfitRows(t *testing.T) {
	long := strings.Repeat("x", keymap.MaxTextBytes+1)
	for name, r := range map[string]keymap.Row{"row_id": {ID: long}, "phrase": {Phrase: long}, "note": {Note: "\xff"}, "topic": {Topic: keywords.Topic(long)}} {
		if why := edit.Unfit(&r); !strings.HasPrefix(why, name) {
			t.Errorf("%s: %q", name, why)
		}
	}
	if why := edit.Unfit(&keymap.Row{ID: "a", Phrase: "?", Match: "what"}); why != "" {
		t.Error(why)
	}
}

// No field of a row is forgotten: whatever changes is a difference, and is taken over from a side.
func TestEveryFieldIsAColumn(t *testing.T) {
	plain := keymap.Row{ID: "1", Phrase: "crm", Volume: -1}
	kinds := reflect.TypeFor[keymap.Row]()
	for i := range kinds.NumField() {
		changed := plain
		switch field := reflect.ValueOf(&changed).Elem().Field(i); field.Kind() {
		case reflect.String:
			field.SetString("other")
		case reflect.Int:
			field.SetInt(7)
		case reflect.Float64:
			field.SetFloat(2)
		case reflect.Bool:
			field.SetBool(true)
		default:
			changed.Moment = keywords.Moment{Intent: keywords.Buy, Step: "use", Persona: "owner"}
		}
		name := kinds.Field(i).Name
		if d := edit.Between([]keymap.Row{plain}, []keymap.Row{changed}); d.IsEmpty() {
			t.Errorf("a change of %s is no difference", name)
		}
		theirs := plain
		theirs.Note = "theirs"
		if got, _ := edit.Rebase([]keymap.Row{plain}, []keymap.Row{changed}, []keymap.Row{theirs}, edit.Ours); name != "ID" && name != "Note" {
			if want := changed; got[0].Note != "theirs" || func() keymap.Row { want.Note = "theirs"; return want }() != got[0] {
				t.Errorf("%s: %+v", name, got)
			}
		}
	}
}

func TestSet(t *testing.T) {
	var r keymap.Row
	for _, column := range []string{"row_id", "match", "persona", "step", "status", "pin", "boost", "bury", "hide"} {
		if !edit.Set(&r, column, column+"!") {
			t.Errorf("%s cannot be set", column)
		}
	}
	want := keymap.Row{
		ID: "row_id!", Match: "match!", Status: "status!", Pin: "pin!", Boost: "boost!", Bury: "bury!", Hide: "hide!",
		Moment: keywords.Moment{Persona: "persona!", Step: "step!"},
	}
	if diff := gocmp.Diff(want, r); diff != "" || edit.Set(&r, "colour", "") {
		t.Error(diff)
	}
}

func TestSuggestedRowsAreAccepted(t *testing.T) {
	do := keywords.Moment{Intent: keywords.Do}
	rows := []keymap.Row{
		{ID: "1", Phrase: "Set up SSO", Status: keymap.Draft, Source: "ahrefs|semrush", Volume: 50, Moment: do},
		{ID: "2", Phrase: "sso", Status: keymap.Draft, Source: "semrush", Volume: -1, Moment: keywords.Moment{Intent: keywords.Know}},
		{ID: "3", Phrase: "acme login", Status: keymap.Draft, Source: "semrush", Volume: 900},
		{ID: "4", Phrase: "paused sso", Status: keymap.Paused, Source: "semrush", Volume: 900, Moment: do},
		{ID: "5", Phrase: "live sso", Volume: 900, Moment: do},
	}
	for want, s := range map[string]edit.Suggested{
		"1 2": {}, "1": {Source: "ahrefs"}, "1 ": {Least: 50}, " 1": {Intent: keywords.Do}, "": {Least: 51}, "1  ": {Has: "up sso"}, "  ": {Source: "sem"},
	} {
		next, n := s.Accept(rows)
		var ids []string
		for i := range next {
			if next[i].Status != rows[i].Status {
				ids = append(ids, next[i].ID)
			}
		}
		if got := strings.Join(ids, " "); got != strings.TrimSpace(want) || n != len(ids) {
			t.Errorf("%+v accepts %q, %d", s, got, n)
		}
	}
}

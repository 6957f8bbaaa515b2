package api_test

import (
	"net/http"
	"testing"

	"moments/api/tags"
	"moments/content"
)

const instructions = "Open the settings.\n\nSelect Add.\n\nEnter a name.\n\nSelect Save.\n\nGo to the list and check it."

func (s *site) putUntagged() {
	s.T.Helper()
	var inputs []content.Input
	for _, title := range []string{"Add a user", "Remove a user", "Rename a user"} {
		inputs = append(inputs, content.Input{Asset: content.Asset{Source: "wiki", URL: "/" + title, Title: title}, Text: instructions})
	}
	for i := range inputs {
		inputs[i].ExternalID, inputs[i].URL = inputs[i].Title, ""
	}
	_, err := s.Catalog().Put(s.T.Context(), s.by(), inputs...)
	s.must(err)
	s.MustCatchUp()
}

// What assets would serve is listed with reasons, accepted in bulk after a dry run, corrected and taken back.
func TestSuggestionsOverHTTP(t *testing.T) {
	t.Parallel()
	s := start(t, nil)
	s.putUntagged()
	list := func(address string) (l tags.List) {
		t.Helper()
		s.do(call{path: "/v1/suggestions" + address, key: "reports"}).want(http.StatusOK).into(&l)
		return l
	}
	first := list("?source=wiki&limit=2")
	if len(first.Suggestions) != 2 || first.Cursor == "" || len(first.Suggestions[0].Moments) != 1 || len(first.Suggestions[0].Moments[0].Why) == 0 {
		t.Fatalf("%+v", first)
	}
	if rest := list("?source=wiki&cursor=" + first.Cursor); len(rest.Suggestions) != 1 || rest.Cursor != "" {
		t.Errorf("%+v", rest)
	}

	accept := func(address string) (r tags.Result) {
		t.Helper()
		body := `{"source":"wiki","axes":["moments"],"least":0.5}`
		s.do(call{method: "POST", path: "/v1/suggestions/accept" + address, key: "write", body: body}).want(http.StatusOK).into(&r)
		return r
	}
	if dry := accept("?dry_run=true"); !dry.DryRun || dry.Done != 0 || len(dry.Labels) != 3 {
		t.Errorf("%+v", dry)
	}
	done := accept("")
	if done.Done != 3 || done.Batch == "" {
		t.Fatalf("%+v", done)
	}
	one := list("?id=add-a-user").Suggestions[0]
	if len(one.Tags.Moments) != 1 || len(one.Confirmed) != 1 || one.Confirmed[0] != content.AxisMoments {
		t.Errorf("%+v", one)
	}

	var corrected tags.Result
	body := `{"ids":["add-a-user"],"axis":"moments","values":["know/-/-"]}`
	s.do(call{method: "POST", path: "/v1/suggestions/correct", key: "write", body: body}).want(http.StatusOK).into(&corrected)
	if corrected.Done != 1 || corrected.Labels[0].Verdict != "corrected" {
		t.Errorf("%+v", corrected)
	}
	undo := func(batch string) (r tags.Result) {
		t.Helper()
		s.do(call{method: "POST", path: "/v1/suggestions/undo", key: "write", body: `{"batch":"` + batch + `"}`}).want(http.StatusOK).into(&r)
		return r
	}
	if r := undo(corrected.Batch); r.Done != 1 {
		t.Errorf("%+v", r)
	}
	if r := undo(done.Batch); r.Done != 3 {
		t.Errorf("%+v", r)
	}
	if one := list("?id=add-a-user").Suggestions[0]; len(one.Tags.Moments) != 0 || len(one.Confirmed) != 0 {
		t.Errorf("%+v", one)
	}
}

func TestTwinsOverHTTP(t *testing.T) {
	t.Parallel()
	s := start(t, nil)
	s.putUntagged()
	var twins tags.Twins
	s.do(call{path: "/v1/twins?source=wiki&least=0.8", key: "write"}).want(http.StatusOK).into(&twins)
	if len(twins.Groups) != 1 || twins.Groups[0].Exact || twins.Groups[0].Alike < 0.8 || len(twins.Groups[0].Assets) != 3 || twins.Groups[0].Assets[1].Differs[0] != "title" {
		t.Errorf("%+v", twins)
	}
}

func TestTagsThatCannotBe(t *testing.T) {
	t.Parallel()
	s := start(t, nil)
	s.putUntagged()
	for _, test := range []struct {
		method, path, body string
		status             int
		code               string
	}{
		{"GET", "/v1/suggestions?id=nobody", "", 404, "not_found"},
		{"GET", "/v1/suggestions?limit=1000", "", 400, "invalid_parameter"},
		{"GET", "/v1/twins?least=0.1", "", 400, "invalid_parameter"},
		{"POST", "/v1/suggestions/accept", `{"least":2}`, 422, "invalid_answer"},
		{"POST", "/v1/suggestions/accept?dry_run=perhaps", `{}`, 400, "invalid_parameter"},
		{"POST", "/v1/suggestions/accept", `{"sources":"wiki"}`, 400, "invalid_body"},
		{"POST", "/v1/suggestions/correct", `{"axis":"kind","values":["guide"]}`, 422, "invalid_answer"},
		{"POST", "/v1/suggestions/correct", `{"ids":["add-a-user"],"axis":"moments","values":["do/-/nobody"]}`, 422, "invalid_answer"},
		{"POST", "/v1/suggestions/undo", `{"batch":"none"}`, 404, "not_found"},
	} {
		s.do(call{method: test.method, path: test.path, key: "write", body: test.body, loose: true}).problem(test.status, test.code)
	}
}

package api_test

import (
	"bytes"
	"context"
	"fmt"
	"mime/multipart"
	"net/http"
	"strings"
	"testing"

	"moments/api"
	"moments/api/imports"
	"moments/engine/intake"
	"moments/internal/confine"
)

// startWithDesk opens a site that takes in files.
func startWithDesk(t *testing.T) *site {
	t.Helper()
	var desk *intake.Desk
	s := start(t, func(cfg *api.Config) {
		var err error
		desk, err = intake.Open(intake.Config{Engine: cfg.Engine, Dir: t.TempDir(), Runner: confine.Here(intake.Tasks())})
		if err != nil {
			t.Fatal(err)
		}
		cfg.Imports = desk
	})
	ctx, stop := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- desk.Run(ctx) }()
	t.Cleanup(func() {
		stop()
		if err := <-ended; err != nil {
			t.Errorf("running the desk: %v", err)
		}
	})
	return s
}

const (
	somePages = "id,title,moments\na,First,do/-/-\nb,Second,\n"
	someWords = "row_id,phrase,match,intent\nr1,buy ice,exact,buy\n"
)

// upload is a call that sends a file, and waits for the end of its import.
func upload(key, name, body, query string) call {
	return call{
		method: "POST", path: "/v1/imports?name=" + name + query, key: key, body: body, media: "text/csv",
		header: map[string]string{"Prefer": "wait=20"},
	}
}

func TestAFileIsTakenInAndBack(t *testing.T) {
	t.Parallel()
	s := startWithDesk(t)
	a := s.do(upload("write", "pages.csv", somePages+"c,,\n", "&source=site")).want(http.StatusOK)
	task := decode[imports.Task](t, a)
	if task.State != "done" || task.Counts.New != 2 || task.Counts.Failed != 1 || a.header.Get("Location") != "/v1/imports/"+task.ID {
		t.Fatalf("%+v, %s", task, a.header.Get("Location"))
	}
	rows := s.do(call{path: "/v1/imports/" + task.ID + "/rows", key: "write"}).want(http.StatusOK)
	if !strings.Contains(string(rows.body), "_row,_column,_code,_message,_suggestion") || !strings.Contains(rows.header.Get("Content-Type"), "text/csv") {
		t.Errorf("%s: %s", rows.header.Get("Content-Type"), rows.body)
	}
	undone := decode[imports.Task](t, s.do(call{
		method: "POST", path: "/v1/imports/" + task.ID + "/undo", key: "write", header: map[string]string{"Prefer": "wait=20"},
	}).want(http.StatusOK))
	if undone.State != "done" || undone.Undoes != task.ID || undone.Counts.Changed != 2 || !s.asset("a").Withdrawn {
		t.Errorf("%+v", undone)
	}
	list := decode[imports.List](t, s.do(call{path: "/v1/imports?limit=1", key: "reports"}).want(http.StatusOK))
	if len(list.Imports) != 1 || list.Imports[0].ID != undone.ID || list.Next != undone.ID {
		t.Errorf("%+v", list)
	}
	s.do(call{method: "POST", path: "/v1/imports/" + task.ID + "/undo", key: "write"}).want(http.StatusConflict)
	s.do(call{method: "POST", path: "/v1/imports/" + task.ID + "/cancel", key: "write"}).want(http.StatusConflict)
	s.do(call{path: "/v1/imports/nothing", key: "write"}).want(http.StatusNotFound)
}

func TestAnUploadIsInspectedAndApplied(t *testing.T) {
	t.Parallel()
	s := startWithDesk(t)
	dry := decode[imports.Inspection](t, s.do(upload("write", "pages.csv", somePages, "&dry_run=true")).want(http.StatusOK))
	if !dry.DryRun || dry.ID != "" || dry.Counts.New != 2 || dry.Kind != "assets" || len(dry.Coverage) != 1 || dry.Coverage[0].After != 1 {
		t.Errorf("%+v", dry)
	}
	seen := decode[imports.Inspection](t, s.do(upload("publish", "words.csv", someWords, "&inspect=true")).want(http.StatusCreated))
	if seen.Kind != "keyword_map" || len(seen.Sheets) != 1 || len(seen.Sheets[0].Columns) != 4 || seen.Why == "" || seen.Counts.New != 1 {
		t.Errorf("%+v", seen)
	}
	apply := call{method: "POST", path: "/v1/imports/" + seen.ID + "/apply?publish=true", key: "publish", header: map[string]string{"Prefer": "wait=20"}}
	if task := decode[imports.Task](t, s.do(apply).want(http.StatusOK)); task.State != "done" || s.Library().Current().Map.Version != 1 {
		t.Errorf("%+v", task)
	}
	s.do(apply).want(http.StatusConflict)
}

// Who may write content cannot publish keywords by a file of them, and the other way round; nothing is kept of a try.
func TestImportsNeedTheScopeOfWhatTheyHold(t *testing.T) {
	t.Parallel()
	s := startWithDesk(t)
	s.do(upload("write", "words.csv", someWords, "&publish=true")).want(http.StatusForbidden)
	s.do(upload("publish", "pages.csv", somePages, "")).want(http.StatusForbidden)
	s.do(upload("reports", "pages.csv", somePages, "")).want(http.StatusForbidden)
	if list := decode[imports.List](t, s.do(call{path: "/v1/imports", key: "admin"}).want(http.StatusOK)); len(list.Imports) != 0 {
		t.Errorf("%+v", list)
	}
}

func TestUploadsThatAreRefused(t *testing.T) {
	t.Parallel()
	s := startWithDesk(t)
	for name, c := range map[string]struct {
		call   call
		status int
	}{
		"no name":         {upload("write", "", somePages, ""), http.StatusBadRequest},
		"a bad kind":      {upload("write", "pages.csv", somePages, "&as=poems"), http.StatusBadRequest},
		"a bad map":       {upload("write", "pages.csv", somePages, "&map=phrase"), http.StatusBadRequest},
		"no such column":  {upload("publish", "words.csv", someWords, "&as=keyword_map&map=phrase=Nothing"), http.StatusUnprocessableEntity},
		"nothing known":   {upload("write", "pages.csv", "x,y\n1,2\n", ""), http.StatusUnprocessableEntity},
		"a binary":        {upload("write", "program.bin", "\x00\x01", ""), http.StatusUnprocessableEntity},
		"a misspelt flag": {upload("write", "pages.csv", somePages, "&ful=true"), http.StatusBadRequest},
	} {
		c.call.loose = true
		if a := s.do(c.call); a.status != c.status {
			t.Errorf("%s: %d, want %d: %s", name, a.status, c.status, a.body)
		}
	}
}

func TestIdempotencyKeysOfImports(t *testing.T) {
	t.Parallel()
	s := startWithDesk(t)
	c := upload("write", "pages.csv", somePages, "")
	c.header["Idempotency-Key"] = "one"
	first, again := decode[imports.Task](t, s.do(c).want(http.StatusOK)), decode[imports.Task](t, s.do(c).want(http.StatusOK))
	if first.ID != again.ID {
		t.Errorf("%s, then %s", first.ID, again.ID)
	}
	c.body = "id,title\nx,X\n"
	s.do(c).want(http.StatusUnprocessableEntity)
}

func TestAFormWithAFile(t *testing.T) {
	t.Parallel()
	s := startWithDesk(t)
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	part, err := form.CreateFormFile("file", "pages.csv")
	s.must(err)
	fmt.Fprint(part, somePages)
	s.must(form.Close())
	task := decode[imports.Task](t, s.do(call{
		method: "POST", path: "/v1/imports", key: "write", body: body.String(), media: form.FormDataContentType(), loose: true,
		header: map[string]string{"Prefer": "wait=20"},
	}).want(http.StatusOK))
	if task.File.Name != "pages.csv" || task.Counts.New != 2 {
		t.Errorf("%+v", task)
	}
}

func TestVersionsOfAssets(t *testing.T) {
	t.Parallel()
	s := startWithDesk(t)
	s.do(upload("write", "pages.csv", somePages, "&source=site")).want(http.StatusOK)
	s.do(upload("write", "pages.csv", strings.Replace(somePages, "First", "The first", 1), "&source=site")).want(http.StatusOK)
	list := decode[imports.VersionList](t, s.do(call{path: "/v1/assets/a/versions", key: "reports"}).want(http.StatusOK))
	if len(list.Versions) != 2 || list.Versions[0].Version != 2 || list.Versions[0].What != "imported" || list.Versions[0].Import == "" {
		t.Errorf("%+v", list)
	}
	d := decode[imports.Difference](t, s.do(call{path: "/v1/assets/a/versions/1", key: "reports"}).want(http.StatusOK))
	if len(d.Fields) != 1 || d.Fields[0].Name != "title" || d.Fields[0].After != "The first" {
		t.Errorf("%+v", d)
	}
	s.do(call{method: "POST", path: "/v1/assets/a/versions/1/revert", key: "write"}).want(http.StatusOK)
	if s.asset("a").Title != "First" {
		t.Errorf("%+v", s.asset("a"))
	}
	s.do(call{path: "/v1/assets/a/versions/9", key: "reports"}).want(http.StatusNotFound)
	s.do(call{path: "/v1/assets/a/versions/x", key: "reports"}).want(http.StatusBadRequest)
	s.do(call{path: "/v1/assets/none/versions", key: "reports"}).want(http.StatusNotFound)
}

// A server without a desk takes nothing in, and says so.
func TestWithoutADeskNothingIsTaken(t *testing.T) {
	t.Parallel()
	s := start(t, nil)
	s.do(upload("write", "pages.csv", somePages, "")).want(http.StatusNotFound)
	s.do(call{path: "/v1/imports", key: "write"}).want(http.StatusNotFound)
}

// decode reads the body of an answer.
func decode[T any](t *testing.T, a answer) (v T) {
	t.Helper()
	a.into(&v)
	return v
}

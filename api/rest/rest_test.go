package rest_test

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/gin-gonic/gin"

	"moments/api/problem"
	"moments/api/rest"
	"moments/internal/kv"
)

// asked is a request of every sort of parameter.
type asked struct {
	Text, Choice string
	Given        *string
	Number       int
	Flag         bool
}

func readAsked(p *rest.Params) asked {
	return asked{Text: p.Text("text"), Choice: p.Choice("choice", "a", "b"), Given: p.Given("given"), Number: p.Number("number"), Flag: p.Flag("flag")}
}

// ask serves one endpoint over HTTP and returns what came back.
func ask(t *testing.T, query string, call rest.Endpoint[asked, rest.Reply]) *http.Response {
	t.Helper()
	gin.SetMode(gin.ReleaseMode)
	a := &rest.Adapter{Log: slog.New(slog.DiscardHandler), WaitFor: func(ctx context.Context, _ kv.Log, seq kv.Seq) error {
		if seq > 7 {
			<-ctx.Done()
			return ctx.Err()
		}
		return nil
	}}
	router := gin.New()
	router.GET("/", rest.Serve(a, rest.Address(readAsked), call))
	server := httptest.NewServer(router)
	t.Cleanup(server.Close)
	answer, err := http.Get(server.URL + "/?" + query)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { answer.Body.Close() })
	return answer
}

func TestParametersAreReadOrRefused(t *testing.T) {
	for query, status := range map[string]int{
		"text=x&choice=b&given=&number=3&flag=true": 200, "": 200, "min_seq=cmd:7": 200,
		"number=three": 400, "flag=maybe": 400, "choice=c": 400, "txet=x": 400, "min_seq=7": 400, "min_seq=tmp:7": 400,
	} {
		var got asked
		answer := ask(t, query, func(_ context.Context, req asked) (rest.Reply, error) { got = req; return rest.Reply{Body: req}, nil })
		if answer.StatusCode != status {
			t.Errorf("%q: %d, want %d", query, answer.StatusCode, status)
		}
		if strings.HasPrefix(query, "text") && (got.Text != "x" || got.Choice != "b" || got.Given == nil || got.Number != 3 || !got.Flag) {
			t.Errorf("%q was read as %+v", query, got)
		}
	}
}

func TestARepliesHeaders(t *testing.T) {
	answer := ask(t, "", func(context.Context, asked) (rest.Reply, error) {
		return rest.Reply{Status: http.StatusAccepted, Seq: rest.SeqText(kv.Cmd, 9), ETag: rest.ETag(4), Location: "/there"}, nil
	})
	for name, want := range map[string]string{"Moments-Seq": "cmd:9", "ETag": `"4"`, "Location": "/there"} {
		if got := answer.Header.Get(name); got != want {
			t.Errorf("%s is %q, want %q", name, got, want)
		}
	}
	if answer.StatusCode != http.StatusAccepted {
		t.Error(answer.Status)
	}
}

// What cannot be encoded, and what the endpoint says is wrong, is a problem and no half answer.
func TestErrorsAreProblems(t *testing.T) {
	ends := map[int]rest.Endpoint[asked, rest.Reply]{
		http.StatusNotFound: func(context.Context, asked) (rest.Reply, error) { return rest.Reply{}, kv.ErrNotFound },
		http.StatusInternalServerError: func(context.Context, asked) (rest.Reply, error) {
			return rest.Reply{Body: func() {}}, nil
		},
	}
	for status, call := range ends {
		answer := ask(t, "", call)
		if answer.StatusCode != status || answer.Header.Get("Content-Type") != problem.Media {
			t.Errorf("%s, %s", answer.Status, answer.Header.Get("Content-Type"))
		}
	}
	if answer := ask(t, "min_seq=cmd:8", ends[http.StatusNotFound]); answer.StatusCode == http.StatusNotFound {
		t.Error("it did not wait for a write that is not there yet")
	}
}

func TestConditions(t *testing.T) {
	tests := []struct {
		match, none string
		version     int
		holds       bool
	}{
		{"", "", 0, true}, {"", "", 3, true}, {`"3"`, "", 3, true}, {`"2", "3"`, "", 3, true}, {`"2"`, "", 3, false}, {"*", "", 3, true},
		{"*", "", 0, false}, {`"3"`, "", 0, false}, {"", "*", 0, true}, {"", "*", 3, false}, {"", `"2"`, 3, true},
	}
	for _, test := range tests {
		h := http.Header{}
		h.Set("If-Match", test.match)
		h.Set("If-None-Match", test.none)
		err := rest.ConditionOf(h).Check(test.version)
		if (err == nil) != test.holds || err != nil && !errors.Is(err, problem.ErrCondition) {
			t.Errorf("%+v: %v", test, err)
		}
	}
}

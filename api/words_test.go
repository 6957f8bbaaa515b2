package api_test

import (
	"net/http"
	"testing"
)

// A list is put as a whole, over the one that was read, and is there at once.
func TestWordsArePut(t *testing.T) {
	t.Parallel()
	s := start(t, nil)
	s.fill()
	s.plan()
	for path, test := range map[string]struct{ list, wrong string }{
		"/v1/personas": {
			`{"personas":[{"key":"owner","name":"Owner of a small firm","description":"","jobs":"","signals":["my shop"],"crm_value":""}]}`,
			`{"personas":[{"key":"No Key","name":"x","description":"","jobs":"","signals":[],"crm_value":""}]}`,
		},
		"/v1/steps": {
			`{"steps":[{"key":"use","question":"How do I do this?","stage":"retention"}]}`,
			`{"steps":[{"key":"use","question":"How do I do this?","stage":"somewhere"}]}`,
		},
		"/v1/moments": {
			`{"moments":[{"moment":"buy/-/-","topic":"sso","question":"What is it?","priority":3,"note":""}]}`,
			`{"moments":[{"moment":"never/-/-","topic":"","question":"","priority":0,"note":""}]}`,
		},
		"/v1/synonyms": {`{"synonyms":[["sso","single sign-on"]]}`, `{"synonyms":[["sso"]]}`},
	} {
		before := s.do(call{path: path, key: "reports"}).want(http.StatusOK)
		put := func(body, match string) answer {
			return s.do(call{method: "PUT", path: path, key: "publish", body: body, header: map[string]string{"If-Match": match}})
		}
		put(test.wrong, before.header.Get("ETag")).want(http.StatusUnprocessableEntity)
		put(test.list, `"1"`).want(http.StatusPreconditionFailed)
		put(test.list, before.header.Get("ETag")).want(http.StatusOK)
		after := s.do(call{path: path, key: "reports"}).want(http.StatusOK)
		if string(after.body) != test.list+"\n" || after.header.Get("ETag") == before.header.Get("ETag") {
			t.Errorf("%s: %s", path, after.body)
		}
		if again := put(test.list, after.header.Get("ETag")).want(http.StatusOK); again.header.Get("Moments-Seq") != "" {
			t.Errorf("%s: the same list is written twice", path)
		}
	}
}

package problem_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"moments/api/access"
	"moments/api/problem"
	"moments/api/strict"
	"moments/content"
	"moments/engine"
	"moments/engine/journal"
	"moments/engine/rule"
	"moments/internal/kv"
	"moments/keywords"
	"moments/keywords/keymap"
)

// The codes and statuses are promised: a change of this table is a change of the API.
func TestTable(t *testing.T) {
	for _, test := range []struct {
		err    error
		status int
		code   string
		retry  bool
	}{
		{kv.ErrNoSpace, 507, "insufficient_storage", true},
		{kv.ErrPoisoned, 503, "storage_poisoned", true},
		{kv.ErrClosed, 503, "stopping", true},
		{kv.ErrInUse, 503, "data_in_use", true},
		{kv.ErrNewer, 500, "data_newer", false},
		{kv.ErrDamage, 500, "data_damaged", false},
		{kv.ErrCorrupt, 500, "data_damaged", false},
		{kv.ErrTooLarge, 413, "too_large", false},
		{kv.ErrNotFound, 404, "not_found", false},
		{strict.ErrBody, 400, "invalid_body", false},
		{keywords.ErrPhraseTooLong, 400, "phrase_too_long", false},
		{keywords.ErrPhraseEmpty, 400, "phrase_empty", false},
		{keywords.ErrMoment, 400, "invalid_moment", false},
		{engine.ErrRequest, 400, "invalid_request", false},
		{content.ErrInvalid, 422, "invalid_asset", false},
		{keymap.ErrInvalid, 422, "invalid_rows", false},
		{keymap.ErrContradiction, 422, "contradiction", false},
		{keymap.ErrUndefined, 422, "not_defined", false},
		{journal.ErrKind, 422, "unknown_kind", false},
		{rule.ErrInvalid, 422, "invalid_rule", false},
		{rule.ErrChanged, 412, "precondition_failed", false},
		{rule.ErrFull, 409, "rules_full", false},
		{access.ErrMissing, 401, "key_missing", false},
		{access.ErrUnknown, 401, "key_unknown", false},
		{access.ErrExpired, 401, "key_expired", false},
		{access.ErrRevoked, 401, "key_revoked", false},
		{access.ErrSpec, 422, "invalid_key", false},
		{problem.ErrScope, 403, "scope_missing", false},
		{problem.ErrOrigin, 403, "origin_not_allowed", false},
		{problem.ErrRoute, 404, "no_such_route", false},
		{problem.ErrMethod, 405, "method_not_allowed", false},
		{problem.ErrAddress, 414, "address_too_long", false},
		{problem.ErrParam, 400, "invalid_parameter", false},
		{problem.ErrMedia, 415, "unsupported_media_type", false},
		{problem.ErrTooLarge, 413, "body_too_large", false},
		{problem.ErrSlow, 408, "body_too_slow", false},
		{problem.ErrUnread, 400, "body_unreadable", false},
		{problem.ErrCondition, 412, "precondition_failed", false},
		{problem.ErrBehind, 503, "behind", true},
		{problem.ErrInternal, 500, "internal_error", false},
		{context.DeadlineExceeded, 503, "timeout", true},
		{errors.New("anything else"), 500, "internal_error", false},
	} {
		wrapped := fmt.Errorf("doing something with /secret/path: %w", test.err)
		code, status := problem.Classify(wrapped)
		p := problem.Of(wrapped)
		if code != test.code || status != test.status || p.Code != code || p.Status != status || p.Type != "urn:moments:problem:"+code || p.Title == "" ||
			p.Retry > 0 != test.retry {
			t.Errorf("%v: %s %d, %+v", test.err, code, status, p)
		}
		if told := strings.Contains(p.Detail, "/secret/path"); told != (status < 500) {
			t.Errorf("%v: the detail is %q", test.err, p.Detail)
		}
		if !slices.Contains(problem.Codes(), code) {
			t.Errorf("%s is not among the codes", code)
		}
	}
}

// An error of the store that wraps a value of the caller's is the store's.
func TestTheGraverErrorCounts(t *testing.T) {
	if code, _ := problem.Classify(errors.Join(kv.ErrNotFound, kv.ErrNoSpace)); code != "insufficient_storage" {
		t.Errorf("%s", code)
	}
}

func TestFaults(t *testing.T) {
	err := problem.At("/requests/3", errors.Join(
		&engine.RequestError{Field: "filters.kind", Found: "70 bytes", Try: "use at most 64"},
		fmt.Errorf("asset 1 (a): %w", errors.Join(&content.FieldError{Field: "title", Found: "nothing", Try: "give it a title"})),
		&strict.Error{Fields: []strict.Field{{Pointer: "/phrse", Code: strict.Unknown, Value: "phrse", Message: "unknown field", Suggestion: "phrase?"}}},
		&access.SpecError{Field: "kind", Found: `"ak"`, Try: "use pk or sk"},
		problem.BadParam("limit", "many", "use a whole number"),
		errors.New("no field"),
	))
	want := []problem.Fault{
		{Pointer: "/requests/3/filters/kind", Code: "invalid_value", Value: "70 bytes", Message: "filters.kind: found 70 bytes", Suggestion: "use at most 64"},
		{Pointer: "/requests/3/title", Code: "invalid_value", Value: "nothing", Message: "title: found nothing", Suggestion: "give it a title"},
		{Pointer: "/requests/3/phrse", Code: "unknown_field", Value: "phrse", Message: "unknown field", Suggestion: "phrase?"},
		{Pointer: "/requests/3/kind", Code: "invalid_value", Value: `"ak"`, Message: `kind: found "ak"`, Suggestion: "use pk or sk"},
		{Pointer: "/requests/3/limit", Code: "invalid_value", Value: "many", Message: `limit: found "many"`, Suggestion: "use a whole number"},
	}
	if diff := cmp.Diff(want, problem.Faults(err)); diff != "" {
		t.Error(diff)
	}
	part := problem.Faults(problem.At("/requests/0", keywords.ErrPhraseEmpty))
	if len(part) != 1 || part[0].Pointer != "/requests/0" || part[0].Code != "phrase_empty" {
		t.Errorf("a part without fields: %+v", part)
	}
	if problem.Faults(errors.New("x")) != nil || problem.Faults(nil) != nil {
		t.Error("faults out of nothing")
	}
}

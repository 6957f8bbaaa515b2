package problem

import (
	"context"
	"errors"
	"net/http"
	"slices"

	"moments/api/access"
	"moments/api/limit"
	"moments/api/strict"
	"moments/content"
	"moments/content/index"
	"moments/content/ingest"
	"moments/content/label"
	"moments/content/runs"
	"moments/engine"
	"moments/engine/correction"
	"moments/engine/eval"
	"moments/engine/intake"
	"moments/engine/journal"
	"moments/engine/mine/decision"
	"moments/engine/rule"
	"moments/engine/tagging"
	"moments/engine/trial"
	"moments/engine/trial/live"
	"moments/engine/trial/verdict"
	"moments/internal/kv"
	"moments/keywords"
	"moments/keywords/keymap"
	"moments/keywords/keymap/draft"
	"moments/keywords/sheet"
	"moments/keywords/tagger/model"
)

// class is what becomes of an error. Retry is after how many seconds a client may try again, 0 for never as it is.
type class struct {
	err    error
	status int
	code   string
	title  string
	retry  int
}

// classes is the one table of errors. The first that matches counts.
var classes = []class{
	{kv.ErrNoSpace, http.StatusInsufficientStorage, "insufficient_storage", "Not enough disk space", 30},
	{kv.ErrPoisoned, http.StatusServiceUnavailable, "storage_poisoned", "The storage accepts nothing", 5},
	{kv.ErrClosed, http.StatusServiceUnavailable, "stopping", "The server is stopping", 5},
	{index.ErrClosed, http.StatusServiceUnavailable, "stopping", "The server is stopping", 5},
	{kv.ErrInUse, http.StatusServiceUnavailable, "data_in_use", "The data folder is in use", 5},
	{kv.ErrNewer, http.StatusInternalServerError, "data_newer", "The data folder is of a newer version", 0},
	{kv.ErrDamage, http.StatusInternalServerError, "data_damaged", "The data folder is damaged", 0},
	{kv.ErrCorrupt, http.StatusInternalServerError, "data_damaged", "The data folder is damaged", 0},
	{ErrBusy, http.StatusServiceUnavailable, "busy", "Busy with other work", 5},
	{ErrBehind, http.StatusServiceUnavailable, "behind", "Not yet there", 1},
	{ErrInternal, http.StatusInternalServerError, Internal, "Internal error", 0},

	{access.ErrMissing, http.StatusUnauthorized, "key_missing", "A key is needed", 0},
	{access.ErrUnknown, http.StatusUnauthorized, "key_unknown", "The key is not known", 0},
	{access.ErrExpired, http.StatusUnauthorized, "key_expired", "The key has expired", 0},
	{access.ErrRevoked, http.StatusUnauthorized, "key_revoked", "The key was revoked", 0},
	{ErrOrigin, http.StatusForbidden, "origin_not_allowed", "The origin is not allowed", 0},
	{ErrScope, http.StatusForbidden, "scope_missing", "The key does not allow this", 0},

	{limit.ErrExceeded, http.StatusTooManyRequests, "rate_limited", "Too many requests", 0}, // when again, the error says

	{ErrRoute, http.StatusNotFound, "no_such_route", "Nothing at this address", 0},
	{ErrMethod, http.StatusMethodNotAllowed, "method_not_allowed", "The method is not allowed", 0},
	{ErrAddress, http.StatusRequestURITooLong, "address_too_long", "The address is too long", 0},
	{ErrParam, http.StatusBadRequest, "invalid_parameter", "A parameter is not valid", 0},
	{ErrMedia, http.StatusUnsupportedMediaType, "unsupported_media_type", "The body is of the wrong type", 0},
	{ErrTooLarge, http.StatusRequestEntityTooLarge, "body_too_large", "The body is too large", 0},
	{ErrSlow, http.StatusRequestTimeout, "body_too_slow", "The body came too slowly", 0},
	{ErrUnread, http.StatusBadRequest, "body_unreadable", "The body could not be read", 0},
	{ErrCondition, http.StatusPreconditionFailed, "precondition_failed", "It was changed meanwhile", 0},

	{strict.ErrBody, http.StatusBadRequest, "invalid_body", "The body is not valid", 0},
	{keywords.ErrPhraseTooLong, http.StatusBadRequest, "phrase_too_long", "The phrase is too long", 0},
	{keywords.ErrPhraseEmpty, http.StatusBadRequest, "phrase_empty", "The phrase is empty", 0},
	{engine.ErrRequest, http.StatusBadRequest, "invalid_request", "The request is not valid", 0},
	{access.ErrSpec, http.StatusUnprocessableEntity, "invalid_key", "The key cannot be made", 0},
	{tagging.ErrInvalid, http.StatusUnprocessableEntity, "invalid_answer", "The answer to a suggestion is not valid", 0},
	{label.ErrInvalid, http.StatusUnprocessableEntity, "invalid_answer", "The answer to a suggestion is not valid", 0},
	{content.ErrInvalid, http.StatusUnprocessableEntity, "invalid_asset", "The asset is not valid", 0},
	{draft.ErrChanged, http.StatusPreconditionFailed, "precondition_failed", "It was changed meanwhile", 0},
	{draft.ErrNoStep, http.StatusConflict, "no_step", "Nothing to undo or redo", 0},
	{draft.ErrBehind, http.StatusConflict, "draft_behind", "Another version was published meanwhile", 0},
	{draft.ErrConflicts, http.StatusConflict, "draft_conflicts", "Both have changed the same rows", 0},
	{draft.ErrReview, http.StatusConflict, "review_needed", "The review does not allow it", 0},
	{draft.ErrTests, http.StatusConflict, "tests_failed", "The tests of the keyword map do not pass", 0},
	{keymap.ErrContradiction, http.StatusUnprocessableEntity, "contradiction", "Rows contradict each other", 0},
	{keymap.ErrUndefined, http.StatusUnprocessableEntity, "not_defined", "Something is not defined", 0},
	{keymap.ErrInvalid, http.StatusUnprocessableEntity, "invalid_rows", "Rows are not valid", 0},
	{sheet.ErrColumn, http.StatusUnprocessableEntity, "import.column_missing", "A needed column is missing", 0},
	{sheet.ErrKind, http.StatusUnprocessableEntity, "import.unknown_file", "Not a file that is known", 0},
	{sheet.ErrEncoding, http.StatusUnprocessableEntity, "import.encoding", "The encoding cannot be read", 0},
	{sheet.ErrLimit, http.StatusRequestEntityTooLarge, "import.too_large", "The file is over a limit", 0},
	{sheet.ErrRow, http.StatusUnprocessableEntity, "import.invalid_rows", "Rows cannot be taken", 0},
	{intake.ErrTooLarge, http.StatusRequestEntityTooLarge, "import.too_large", "The file is over a limit", 0},
	{intake.ErrUnreadable, http.StatusUnprocessableEntity, "import.unreadable", "The file cannot be taken in", 0},
	{intake.ErrLate, http.StatusConflict, "import.too_late", "Too late to undo", 0},
	{runs.ErrState, http.StatusConflict, "import.state", "Not possible in this state of the import", 0},
	{runs.ErrReused, http.StatusUnprocessableEntity, "idempotency_key_reused", "The idempotency key was used before", 0},
	{content.ErrForgotten, http.StatusNotFound, "version_forgotten", "The version is not kept", 0},
	{ingest.ErrSource, http.StatusUnprocessableEntity, "import.source", "Nothing can be imported from here", 0},
	{eval.ErrJudgments, http.StatusUnprocessableEntity, "invalid_judgments", "The judgments are not valid", 0},
	{trial.ErrLog, http.StatusUnprocessableEntity, "invalid_log", "The log is not valid", 0},
	{live.ErrInvalid, http.StatusUnprocessableEntity, "invalid_trial", "The trial is not valid", 0},
	{verdict.ErrMetric, http.StatusUnprocessableEntity, "invalid_trial", "The trial is not valid", 0},
	{verdict.ErrSize, http.StatusUnprocessableEntity, "invalid_trial", "The trial is not valid", 0},
	{live.ErrConflict, http.StatusConflict, "trial_conflict", "Another trial stands in the way", 0},
	{correction.ErrInvalid, http.StatusUnprocessableEntity, "invalid_correction", "The correction is not valid", 0},
	{decision.ErrInvalid, http.StatusUnprocessableEntity, "invalid_decision", "The decision is not valid", 0},
	{rule.ErrInvalid, http.StatusUnprocessableEntity, "invalid_rule", "The rule is not valid", 0},
	{rule.ErrChanged, http.StatusPreconditionFailed, "precondition_failed", "It was changed meanwhile", 0},
	{rule.ErrFull, http.StatusConflict, "rules_full", "There is no room for another rule", 0},
	{model.ErrFile, http.StatusUnprocessableEntity, "invalid_model", "The model is not valid", 0},
	{journal.ErrKind, http.StatusUnprocessableEntity, "unknown_kind", "Unknown kind of event", 0},
	{keywords.ErrIntent, http.StatusBadRequest, "invalid_moment", "Not a moment", 0},
	{keywords.ErrMoment, http.StatusBadRequest, "invalid_moment", "Not a moment", 0},
	{keywords.ErrKey, http.StatusBadRequest, "invalid_moment", "Not a moment", 0},
	{kv.ErrTooLarge, http.StatusRequestEntityTooLarge, "too_large", "Too large to be kept", 0},
	{kv.ErrNotFound, http.StatusNotFound, "not_found", "Not found", 0},
	{context.DeadlineExceeded, http.StatusServiceUnavailable, "timeout", "It took too long", 1},
	{context.Canceled, http.StatusServiceUnavailable, "cancelled", "The request was given up", 0},
}

// Internal is the code of everything that the table does not name.
const Internal = "internal_error"

var unknown = class{ErrInternal, http.StatusInternalServerError, Internal, "Internal error", 0}

func classOf(err error) class {
	for _, c := range classes {
		if errors.Is(err, c.err) {
			return c
		}
	}
	return unknown
}

// Classify returns the stable code of an error and the status under which it goes out; what is not known is internal_error
// and 500. The command line takes its exit codes from it, so that an error is judged in one place.
func Classify(err error) (code string, status int) {
	c := classOf(err)
	return c.code, c.status
}

// Codes returns every code, in the order of the table, each once.
func Codes() (codes []string) {
	for _, c := range classes {
		if !slices.Contains(codes, c.code) {
			codes = append(codes, c.code)
		}
	}
	return codes
}

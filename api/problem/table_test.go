package problem

import (
	"errors"
	"regexp"
	"testing"
)

// A row behind one that matches whatever it matches is never reached, and one code has one status and one title.
func TestTableHoldsTogether(t *testing.T) {
	form := regexp.MustCompile(`^[a-z]+(\.?[a-z_]+)+$`)
	status, title := map[string]int{}, map[string]string{}
	for i, row := range classes {
		if got := classOf(row.err); got != row {
			t.Errorf("row %d (%v) is hidden by that of %v", i, row.err, got.err)
		}
		if !form.MatchString(row.code) || row.status < 400 || row.status > 599 || row.title == "" || row.err.Error() == "" {
			t.Errorf("row %d: %+v", i, row)
		}
		if s, known := status[row.code]; known && (s != row.status || title[row.code] != row.title) {
			t.Errorf("%s is %d %q and %d %q", row.code, s, title[row.code], row.status, row.title)
		}
		status[row.code], title[row.code] = row.status, row.title
		if unavailable := row.status == 503 || row.status == 507; unavailable != (row.retry > 0) && row.code != "cancelled" {
			t.Errorf("%s: status %d, again after %d s", row.code, row.status, row.retry)
		}
	}
	if classOf(errors.New("x")) != unknown || classOf(nil) != unknown {
		t.Error("what is not in the table is not unknown")
	}
}

package intake_test

import (
	"fmt"
	"strings"
	"testing"

	"moments/engine/intake"
)

// An import says which of what it brought is nearly the same as something that is there, and nothing of what was there before.
func TestAnImportNamesNearDuplicates(t *testing.T) {
	d := newDesk(t)
	body := strings.Repeat("Put the sensor on the middle shelf and wait ten minutes until its first values are there. ", 4)
	page := func(id, text string) string {
		return fmt.Sprintf(`{"id":%q,"title":"Put up a sensor","url":"/%s","body":%q}`+"\n", id, id, text)
	}
	first := d.take(file("old.jsonl", page("old-a", body)+page("other", "Prices of sensors are listed in the shop, with and without tax.")), intake.Options{})
	if notes := strings.Join(first.Notes, "\n"); strings.Contains(notes, "nearly the same") {
		t.Errorf("%s", notes)
	}
	second := d.take(file("new.jsonl", page("new-a", body+"Then close the door.")), intake.Options{})
	if notes := strings.Join(second.Notes, "\n"); !strings.Contains(notes, "nearly the same") || !strings.Contains(notes, "new-a, old-a") {
		t.Errorf("%q", notes)
	}
	again := d.take(file("new.jsonl", page("new-a", body+"Then close the door.")), intake.Options{})
	if notes := strings.Join(again.Notes, "\n"); strings.Contains(notes, "nearly the same") {
		t.Errorf("what has not changed is named again: %q", notes)
	}
}

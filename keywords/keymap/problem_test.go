package keymap_test

import (
	"fmt"
	"strings"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"

	"moments/keywords/keymap"
)

func TestContradictions(t *testing.T) {
	for name, c := range map[string]struct {
		rows []string
		want []string // the numbers of the rows of each problem
	}{
		"two moments": {[]string{"crm | exact | know/-/-", "erp | exact | know/-/-", "CRM | exact | buy/-/-"}, []string{"1 3"}},
		"twice":       {[]string{"crm | exact | know/-/-", "crm! | exact | know/-/-"}, []string{"1 2"}},
		"steps differ": {
			[]string{"crm | exact | know/fit/-", "crm | exact | know/proof/-"}, []string{"1 2"}},
		"steps of one stage": {
			[]string{"crm | exact | know/fit/- | stage=consideration", "crm | exact | know/proof/- | stage=consideration"}, nil},
		"stage and another intent": {
			[]string{"crm | exact | know/fit/- | stage=consideration", "crm | exact | buy/proof/- | stage=consideration"},
			[]string{"1 2"}},
		"other match":  {[]string{"crm | exact | know/-/-", "crm | phrase | buy/-/-", "crm | broad | do/-/-"}, nil},
		"other locale": {[]string{"crm | exact | know/-/- | locale=en", "crm | exact | buy/-/- | locale=de"}, nil},
		"same locale": {
			[]string{"crm | exact | know/-/- | locale=en_GB", "crm | exact | buy/-/- | locale=en-gb"}, []string{"1 2"}},
		"draft":     {[]string{"crm | exact | know/-/-", "crm | exact | buy/-/- | status=draft"}, nil},
		"negatives": {[]string{"crm | negative-exact | know/-/-", "crm | negative-exact | buy/-/-"}, nil},
		"negative twice": {
			[]string{"crm | negative-exact | know/-/-", "crm | negative-exact | know/-/-"}, []string{"1 2"}},
		"negative of itself": {[]string{"crm | negative-exact | -/-/-", "crm | exact | know/-/-"}, []string{"1 2"}},
		"negative of others": {[]string{"crm | negative-exact | buy/-/-", "crm | exact | know/-/-"}, nil},
		"three": {
			[]string{"a | exact | know/-/-", "a | exact | buy/-/-", "a | exact | do/-/-"}, []string{"1 2", "1 3"}},
	} {
		var got []string
		for _, p := range keymap.Contradictions(rows(t, c.rows...)) {
			numbers := make([]string, len(p.Places))
			for i, place := range p.Places {
				numbers[i] = fmt.Sprint(place.Number)
			}
			got = append(got, strings.Join(numbers, " "))
			if p.Found == "" || p.Try == "" || p.Kind != keymap.ErrContradiction {
				t.Errorf("%s: %+v", name, p)
			}
		}
		if diff := gocmp.Diff(c.want, got); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
}

func TestProblemSaysWhereWhatAndWhatToTry(t *testing.T) {
	problems := keymap.Contradictions(rows(t, "crm | exact | know/-/- | id=r1", "crm | exact | buy/-/- | id=r2"))
	want := `row 1 (r1) and row 2 (r2): rows contradict each other: found "crm" as exact know/-/- and as exact buy/-/-; ` +
		`keep one of them, or pause the other`
	if len(problems) != 1 || problems[0].Error() != want {
		t.Errorf("got  %v\nwant %s", problems, want)
	}
}

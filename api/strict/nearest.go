package strict

import "strings"

// Nearest returns the one of names that was probably meant by name: equal but for case, or at most two edits (one for up to
// four letters) away. It returns "" when none is near.
func Nearest(name string, names []string) string {
	if len(name) > 64 {
		return ""
	}
	best, least := "", 3
	if len(name) <= 4 {
		least = 2
	}
	for _, candidate := range names {
		if d := distance(strings.ToLower(name), strings.ToLower(candidate)); d < least {
			best, least = candidate, d
		}
	}
	return best
}

// distance is Levenshtein's, over bytes.
func distance(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		above := row[0] // what stood above and to the left
		row[0] = i + 1
		for j := range len(b) {
			change := above
			if a[i] != b[j] {
				change++
			}
			above = row[j+1]
			row[j+1] = min(change, above+1, row[j]+1)
		}
	}
	return row[len(b)]
}

package pattern

// Nearest is the key that is found with the fewest letters changed, the first by the alphabet of several, and "" when more
// than half of the letters would change. Keys are ASCII.
func Nearest[K ~string](found K, keys []K) K {
	nearest, least := K(""), len(found)/2+1
	for _, key := range keys {
		if d := distance(string(found), string(key)); d < least || d == least && key < nearest {
			nearest, least = key, d
		}
	}
	return nearest
}

// distance is Levenshtein's, in bytes.
func distance(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			cost := diagonal
			if a[i] != b[j] {
				cost++
			}
			diagonal = row[j+1]
			row[j+1] = min(cost, row[j]+1, row[j+1]+1)
		}
	}
	return row[len(b)]
}

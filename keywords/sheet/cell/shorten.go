package cell

import "fmt"

// Shorten keeps a message readable whatever was found.
func Shorten(s string) string {
	const limit = 120
	if len(s) <= limit {
		return s
	}
	return fmt.Sprintf("%.*s...", limit/4, s)
}

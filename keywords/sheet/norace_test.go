//go:build !race

package sheet_test

// racing says that the race detector watches, which makes a million rows take long.
const racing = false

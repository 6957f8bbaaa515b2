//go:build !race

package postings

// racing says that the race detector does not run.
const racing = false

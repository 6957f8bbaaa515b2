//go:build !race

package index_test

// racing says that the race detector does not run.
const racing = false

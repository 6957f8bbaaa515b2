//go:build race

package index_test

// racing says that the race detector runs, under which pools forget on purpose and allocations mean nothing.
const racing = true

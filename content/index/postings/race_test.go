//go:build race

package postings

// racing says that the race detector runs, under which everything takes ten times as long.
const racing = true

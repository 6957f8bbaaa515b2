//go:build race

package ingest_test

// racing says that the race detector runs, under which what takes long takes ten times as long.
const racing = true

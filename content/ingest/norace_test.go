//go:build !race

package ingest_test

// racing says that the race detector does not run.
const racing = false

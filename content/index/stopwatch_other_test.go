//go:build !linux

package index_test

import "time"

var started = time.Now()

// threadTime and processTime are what the clock says where threads have none.
func threadTime() time.Duration  { return time.Since(started) }
func processTime() time.Duration { return time.Since(started) }

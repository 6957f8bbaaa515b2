package engine_test

import (
	"testing"

	"moments/engine"
	"moments/engine/enginetest"
)

// BenchmarkReadSeen reads a phrase that was read before; the target is 2 microseconds.
func BenchmarkReadSeen(b *testing.B) {
	e := enginetest.New(b, nil)
	read := func() {
		if _, err := e.Read(engine.Request{Phrase: "how do i set up single sign on"}); err != nil {
			b.Fatal(err)
		}
	}
	read()
	b.ReportAllocs()
	for b.Loop() {
		read()
	}
}

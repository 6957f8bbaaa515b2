package postings

import (
	"flag"
	"os"
	"testing"
)

func TestMain(m *testing.M) {
	if racing { // what the detector looks for shows in few histories
		_ = flag.Set("rapid.checks", "10")
	}
	os.Exit(m.Run())
}

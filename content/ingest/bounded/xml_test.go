package bounded_test

import (
	"errors"
	"io"
	"strings"
	"testing"

	"moments/content/ingest/bounded"
	"moments/content/ingest/document"
)

func TestCheck(t *testing.T) {
	deep := func(n int) string { return strings.Repeat("<a>", n) + strings.Repeat("</a>", n) }
	tests := []struct {
		name, file string
		lenient    bool
		want       error
	}{
		{"ordinary", `<?xml version="1.0"?><!DOCTYPE a SYSTEM "a.dtd"><a b="c">&lt;<!-- d --><e xmlns:f="g"/></a>`, false, nil},
		{"as deep as may be", deep(bounded.MaxDepth), false, nil},
		{"deeper", deep(bounded.MaxDepth + 1), false, document.ErrLimit},
		{"deeper, without ends", strings.Repeat("<a>", bounded.MaxDepth+1), true, document.ErrLimit},
		{"a million deep", strings.Repeat("<a>", 1e6), false, document.ErrLimit},
		{"namespaces", "<a>" + strings.Repeat(`<b xmlns:c="d"/>`, bounded.MaxNames+1) + "</a>", false, document.ErrLimit},
		{"entities", `<!DOCTYPE a [<!entity b "c">]><a>&b;</a>`, true, document.ErrBroken},
		{"an entity from nowhere", "<a>&b;</a>", false, document.ErrBroken},
		{"an entity from nowhere, lenient", "<a>&b;</a>", true, nil},
		{"cut off", "<a><b>", false, document.ErrBroken},
		{"a charset", `<?xml version="1.0" encoding="iso-8859-1"?>` + "<a>\xfc</a>", false, nil},
		{"no charset", `<?xml version="1.0" encoding="x-none"?><a/>`, false, document.ErrBroken},
		{"no UTF-8", "<a>\xfc</a>", false, document.ErrBroken},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			if err := bounded.Check(strings.NewReader(test.file), test.lenient); !errors.Is(err, test.want) {
				t.Errorf("%v, want %v", err, test.want)
			}
		})
	}
}

func TestErrorsOfTheReader(t *testing.T) {
	broken := errors.New("the disk")
	from, to := io.Pipe()
	to.CloseWithError(broken)
	if err := bounded.Check(from, false); !errors.Is(err, broken) || errors.Is(err, document.ErrBroken) {
		t.Errorf("%v", err)
	}
}

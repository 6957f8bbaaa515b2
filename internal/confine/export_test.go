package confine

import (
	"bytes"
	"io"
)

// ReadMessages reads all messages that bytes hold and returns how many there are.
func ReadMessages(data []byte) (n int) {
	w := newWire(bytes.NewReader(data), io.Discard, 1<<20)
	for ; ; n++ {
		if _, _, err := w.receive(); err != nil {
			return n
		}
	}
}

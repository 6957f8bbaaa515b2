package rest

import (
	"fmt"
	"strconv"
	"strings"

	"moments/api/problem"
	"moments/internal/kv"
)

// MinSeq is the parameter by which a read asks to see at least a certain write.
const MinSeq = "min_seq"

// ParseSeq reads what Moments-Seq said, as in cmd:123.
func ParseSeq(text string) (kv.Log, kv.Seq, error) {
	name, number, _ := strings.Cut(text, ":")
	seq, err := strconv.ParseUint(number, 10, 64)
	if log := kv.Log(name); err == nil && (log == kv.Cmd || log == kv.Out) {
		return log, kv.Seq(seq), nil
	}
	return "", 0, problem.BadParam(MinSeq, text, "use what Moments-Seq said, as in cmd:123")
}

// SeqText is how far a log has come by a write, for min_seq of a later read; "" when nothing was written.
func SeqText(log kv.Log, seq kv.Seq) string {
	if seq == 0 {
		return ""
	}
	return fmt.Sprintf("%s:%d", log, seq)
}

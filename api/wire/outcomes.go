package wire

import "moments/engine/receive"

// Recorded says what became of events. Accepted count with trust, orphans are kept without, duplicates were there before.
type Recorded struct {
	Accepted  int             `json:"accepted"`
	Duplicate int             `json:"duplicate"`
	Orphan    int             `json:"orphan"`
	Rejected  []RejectedEvent `json:"rejected"`
}

// RejectedEvent is an event that was not kept. Index is its place in the batch, from 0.
type RejectedEvent struct {
	Index  int    `json:"index"`
	Code   string `json:"code"`
	Detail string `json:"detail"`
}

// Count adds what became of the event at a place in the batch.
func (r *Recorded) Count(index int, receipt receive.Receipt) {
	switch receipt.Verdict {
	case receive.Accepted:
		r.Accepted++
	case receive.Duplicate:
		r.Duplicate++
	case receive.Orphan:
		r.Orphan++
	default:
		r.Rejected = append(r.Rejected, RejectedEvent{Index: index, Code: receipt.Code, Detail: receipt.Detail})
	}
}

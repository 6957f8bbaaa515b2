// Package session is what is known of a visitor beside the phrase: what the client carries from answer to answer, and whom the page being
// read is for.
//
// It guarantees that one search counts once, however many keystrokes it took and however often its context comes back; that what was
// carried fades, and is gone when the trail is over; and that what is carried stays within the limits of a journal.Trail.
//
// The words: a journal.Trail is what is carried, signed by others; an [Event] is one answer that the trail is to know of.
package session

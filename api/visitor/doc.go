// Package visitor makes of a request the name under which its visitor is counted for one day, and reads what the visitor's
// browser asks for.
//
// It guarantees that a name is 64 bits of an HMAC with a random salt of its UTC day, so that it cannot be turned back into
// an address; that names of different days cannot be linked; and that a day's salt is destroyed 48 hours after the day
// began, in memory and on the disk, while the salts run. The salts are in a file of their own, in no log and no backup.
//
// The name of a network is 16 bits of the same kind: enough to see that many clicks of a day come from one place, too few to
// say from where.
//
// The words: [Salts] holds the salts of today and yesterday; [Signals] are what a browser asks for.
package visitor

// Package robots reads robots.txt: what does this site ask of this robot?
//
// It guarantees that any bytes give rules, that reading them and holding an address against them costs little, whatever
// they are, and that a line which is no rule costs nothing but itself. It is pure.
package robots

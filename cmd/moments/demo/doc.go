// Package demo is the embedded sample site: an invented company with its content, personas, keyword map, planned moments and judged
// phrases, and 90 days of invented traffic.
//
// It guarantees that the traffic goes through the engine itself, as a visitor's would, and is marked as sample in every record; that it is the
// same on every machine for the same day; and that the site looks as young as on the day it was written, whenever it is opened.
package demo

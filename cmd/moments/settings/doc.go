// Package settings reads what can be set, from flags, the environment, files and defaults.
//
// It guarantees that a setting that is not known, or not within its bounds, is refused with the place it came from, before anything is
// opened; and that the settings in force are never changed by asking what others would be.
//
// The words: [Settings] is everything that can be set; a layer is one source of settings; an origin is the layer that a setting came from.
package settings

// Package imports serves what comes in as files: imports with their previews, errors and undoing, and the versions of assets.
//
// It guarantees that a file is streamed to the disk and never held in memory; that what cannot be taken in is refused before an import
// begins; that an import which began is answered with 202 and the place to look, or with its end when that comes within the time that
// the client prefers to wait; and that who may not publish keywords can bring none in by a file.
//
// The words are those of moments/engine/intake.
package imports

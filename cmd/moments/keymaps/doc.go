// Package keymaps has the commands around the keyword map: draft, lint, tests, dry run, mining, versions, synonyms.
//
// It guarantees that what is exported goes in again as it was, and that visitors see nothing of a draft before it is published.
package keymaps

import "moments/cmd/moments/app"

type command struct{ *app.App }

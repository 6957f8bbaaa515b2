// Package contents has the commands of content teams: what goes in, and what becomes of it.
//
// It guarantees that what a file is taken for is said before it is taken, and that nothing is written by a dry run.
package contents

import (
	"github.com/spf13/cobra"

	"moments/cmd/moments/app"
)

type command struct{ *app.App }

// Commands are the commands of this package.
func Commands(a *app.App) []*cobra.Command {
	c := command{a}
	return []*cobra.Command{c.importCommand(), c.crawlCommand(), c.undoCommand(), c.importsCommand(), c.assetsCommand()}
}

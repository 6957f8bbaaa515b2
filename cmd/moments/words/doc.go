// Package words has the commands around single phrases: how one is read, and what is to be done with content where it is asked.
//
// It guarantees that what is exported goes in again as it was.
package words

import (
	"github.com/spf13/cobra"

	"moments/cmd/moments/app"
)

type command struct{ *app.App }

// Commands are the commands of this package.
func Commands(a *app.App) []*cobra.Command {
	c := command{a}
	return []*cobra.Command{c.tagCommand(), c.rulesCommand()}
}

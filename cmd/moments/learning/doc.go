// Package learning has the commands around what is learned: trials, what visitors say a phrase means, and the site's own model of reading.
//
// It guarantees that nothing is learned by looking.
package learning

import (
	"github.com/spf13/cobra"

	"moments/cmd/moments/app"
)

type command struct{ *app.App }

// Commands are the commands of this package.
func Commands(a *app.App) []*cobra.Command {
	c := command{a}
	return []*cobra.Command{c.correctionsCommand(), c.trialCommand(), c.readingCommand()}
}

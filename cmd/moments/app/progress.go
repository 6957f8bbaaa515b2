package app

import (
	"fmt"
	"io"
	"os"

	"github.com/schollz/progressbar/v3"
	"golang.org/x/term"
)

// Progress shows how far something has come: a bar on a terminal, else a line for every tenth.
type Progress struct {
	out   io.Writer
	what  string
	bar   *progressbar.ProgressBar
	tenth int
}

// Progress is one on Err, with what is being done in front.
func (a *App) Progress(what string) *Progress {
	p := &Progress{out: a.Err, what: what}
	if a.Quiet {
		p.out = io.Discard
	}
	if f, ok := a.Err.(*os.File); ok && !a.Quiet && term.IsTerminal(int(f.Fd())) {
		p.bar = progressbar.NewOptions(-1, progressbar.OptionSetWriter(f), progressbar.OptionSetDescription(what),
			progressbar.OptionShowCount(), progressbar.OptionShowIts(), progressbar.OptionClearOnFinish())
	}
	return p
}

// Update says how many are done, and of how many, as far as that is known.
func (p *Progress) Update(done, total int) {
	if p.bar != nil {
		p.bar.ChangeMax(total)
		_ = p.bar.Set(done) // a bar that cannot be drawn is no reason to stop
		return
	}
	if total > 0 && done*10/total > p.tenth {
		p.tenth = done * 10 / total
		fmt.Fprintf(p.out, "%s: %d %%, %d of %d\n", p.what, p.tenth*10, done, total)
	}
}

// Done takes the bar away.
func (p *Progress) Done() {
	if p.bar != nil {
		_ = p.bar.Finish()
	}
}

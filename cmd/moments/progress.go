package main

import (
	"fmt"
	"io"
	"os"

	"github.com/schollz/progressbar/v3"
	"golang.org/x/term"
)

// progress shows how far something has come: a bar on a terminal, else a line for every tenth.
type progress struct {
	out   io.Writer
	what  string
	bar   *progressbar.ProgressBar
	tenth int
}

func (a *app) progress(what string) *progress {
	p := &progress{out: a.Err, what: what}
	if a.quiet {
		p.out = io.Discard
	}
	if f, ok := a.Err.(*os.File); ok && !a.quiet && term.IsTerminal(int(f.Fd())) {
		p.bar = progressbar.NewOptions(-1, progressbar.OptionSetWriter(f), progressbar.OptionSetDescription(what),
			progressbar.OptionShowCount(), progressbar.OptionShowIts(), progressbar.OptionClearOnFinish())
	}
	return p
}

func (p *progress) update(done, total int) {
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

func (p *progress) done() {
	if p.bar != nil {
		_ = p.bar.Finish()
	}
}

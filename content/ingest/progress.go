package ingest

// progress counts items. The rows of a table are guessed from how much of it they have taken.
type progress struct {
	report      func(done, total int)
	done, total int
	rows, guess int // of the file that is being read
}

func (p *progress) count(f found) {
	switch {
	case p.report == nil:
		return
	case f.last:
		p.total += max(p.rows, 1) - max(p.guess, 1)
		p.rows, p.guess = 0, 0
		return
	}
	p.done++
	p.rows++
	if f.offset > 0 {
		guess := max(p.rows, int(float64(p.rows)*float64(f.file.size)/float64(f.offset)))
		p.total += guess - max(p.guess, 1)
		p.guess = guess
	}
	p.report(p.done, max(p.total, p.done))
}

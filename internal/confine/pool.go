package confine

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"os/exec"
	"sync"
	"time"
)

// Config says how a pool starts its children.
type Config struct {
	Program string   // "" is this program
	Args    []string // that make the program call Serve on its standard input and output
	Workers int      // most children at a time; 0 is one
	Limits  Limits
	Logger  *slog.Logger // nil discards
}

// Pool runs jobs in children of this process, each in one at a time, and starts them as they are needed. It implements
// Runner.
type Pool struct {
	config Config
	slots  chan struct{} // one for each child that may run

	mu      sync.Mutex
	idle    []*worker
	running map[*worker]bool // idle ones, too
	dir     string           // where children stand, "" until the first
	alone   bool             // whether namespaces are still worth a try
	closed  bool
}

// NewPool returns a pool without children.
func NewPool(c Config) *Pool {
	usual := DefaultLimits()
	c.Limits.CPU = either(c.Limits.CPU, usual.CPU)
	c.Limits.Time = either(c.Limits.Time, usual.Time)
	c.Limits.PerMiB = either(c.Limits.PerMiB, usual.PerMiB)
	c.Limits.Memory = either(c.Limits.Memory, usual.Memory)
	c.Limits.Frame = either(c.Limits.Frame, usual.Frame)
	if c.Logger == nil {
		c.Logger = slog.New(slog.DiscardHandler)
	}
	return &Pool{config: c, slots: make(chan struct{}, max(c.Workers, 1)), running: map[*worker]bool{}, alone: canBeAlone}
}

func either[T comparable](given, usual T) T {
	var zero T
	if given == zero {
		return usual
	}
	return given
}

// Do implements Runner. It waits while all children are busy.
func (p *Pool) Do(ctx context.Context, job Job, each func([]byte) error) error {
	if len(job.Args) > MaxArgs {
		return fmt.Errorf("%w: arguments of %d bytes", ErrLimit, len(job.Args))
	}
	select {
	case p.slots <- struct{}{}:
	case <-ctx.Done():
		return ctx.Err()
	}
	defer func() { <-p.slots }()
	for {
		w, err := p.take()
		if err != nil {
			return err
		}
		err = w.do(ctx, job, p.limitsOf(job), each)
		p.put(w)
		if !errors.Is(err, errDied) {
			return err
		}
	}
}

// limitsOf adds to the time what the size of the body is worth.
func (p *Pool) limitsOf(job Job) Limits {
	l := p.config.Limits
	more := time.Duration(job.Size>>20) * l.PerMiB
	l.CPU += more
	l.Time += more
	return l
}

// take returns a child that waits for work.
func (p *Pool) take() (*worker, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.closed {
		return nil, ErrClosed
	}
	if n := len(p.idle); n > 0 {
		w := p.idle[n-1]
		p.idle = p.idle[:n-1]
		return w, nil
	}
	w, err := p.start()
	if err != nil {
		return nil, fmt.Errorf("starting a parser: %w", err)
	}
	p.running[w] = true
	return w, nil
}

func (p *Pool) put(w *worker) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if w.dead() {
		delete(p.running, w)
		return
	}
	p.idle = append(p.idle, w)
}

// start starts a child, without a network of its own where the system refuses that.
func (p *Pool) start() (*worker, error) {
	if p.dir == "" {
		dir, err := os.MkdirTemp("", "moments-worker-")
		if err != nil {
			return nil, err
		}
		p.dir = dir
	}
	w, err := p.launch(p.alone)
	if err == nil || !p.alone {
		return w, err
	}
	if w, err = p.launch(false); err == nil {
		p.alone = false
		p.config.Logger.Warn("this system gives parsers no network namespace of their own; they open no connections all the same")
	}
	return w, err
}

func (p *Pool) launch(alone bool) (*worker, error) {
	program := p.config.Program
	if program == "" {
		self, err := os.Executable()
		if err != nil {
			return nil, err
		}
		program = self
	}
	cmd := exec.Command(program, p.config.Args...)
	cmd.Dir, cmd.Env, cmd.SysProcAttr = p.dir, []string{}, attributes(alone)
	errs := &head{}
	cmd.Stderr = errs
	in, err := cmd.StdinPipe()
	if err != nil {
		return nil, err
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if err := cmd.Start(); err != nil {
		return nil, err
	}
	const envelope = 1 << 10
	return &worker{
		cmd: cmd, wire: newWire(out, in, p.config.Limits.Frame+envelope), in: in, errors: errs, piece: make([]byte, pieceBytes),
	}, nil
}

// Close ends all children. Jobs that are running return an error, and later ones ErrClosed.
func (p *Pool) Close() error {
	p.mu.Lock()
	first := !p.closed
	p.closed = true
	for w := range p.running {
		w.signal(ErrClosed)
	}
	idle, dir := p.idle, p.dir
	p.idle = nil
	p.mu.Unlock()
	if !first {
		return nil
	}
	for _, w := range idle {
		w.kill(nil)
	}
	for range cap(p.slots) {
		p.slots <- struct{}{} // once the running ones have ended
	}
	for range cap(p.slots) {
		<-p.slots
	}
	if dir == "" {
		return nil
	}
	return os.RemoveAll(dir)
}

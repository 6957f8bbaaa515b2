package confine

import "context"

// Here returns a runner that runs tasks in this process. Only the limit of frames holds, and a stack overflow or an
// exhausted memory is that of the caller: it is for tests, tools and bytes that one has written oneself.
func Here(tasks map[string]Task) Runner { return here{tasks} }

type here struct{ tasks map[string]Task }

// Do implements Runner.
func (h here) Do(ctx context.Context, job Job, each func([]byte) error) error {
	var stopped error // by the caller
	emit := bounded(DefaultLimits().Frame, func(frame []byte) error {
		if stopped == nil {
			stopped = ctx.Err()
		}
		if stopped == nil {
			stopped = each(frame)
		}
		return stopped
	})
	err := call(h.tasks, job.Task, job.Args, &Body{job.body(), job.Size}, emit)
	if stopped != nil {
		return stopped
	}
	if ctx.Err() != nil {
		return ctx.Err()
	}
	return verdictOf(err).err()
}

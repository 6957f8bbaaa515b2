//go:build linux || darwin

package confine

import (
	"fmt"
	"os"
	"os/signal"

	"golang.org/x/sys/unix"
)

// giveUp takes from this process what a parser need not have.
func giveUp() error {
	const descriptors = 32
	for what, most := range map[int]uint64{unix.RLIMIT_FSIZE: 0, unix.RLIMIT_CORE: 0, unix.RLIMIT_NOFILE: descriptors} {
		if err := unix.Setrlimit(what, &unix.Rlimit{Cur: most, Max: most}); err != nil {
			return fmt.Errorf("limiting the worker: %w", err)
		}
	}
	late := make(chan os.Signal, 1)
	signal.Notify(late, unix.SIGXCPU)
	go func() {
		<-late
		os.Exit(exitCPU)
	}()
	return nil
}

// limitCPU gives this process so many seconds of the processor from now on; then the system sends it SIGXCPU. The limit
// is moved up for every job, so that one worker can serve any number of them.
func limitCPU(seconds int) error {
	var used unix.Rusage
	if err := unix.Getrusage(unix.RUSAGE_SELF, &used); err != nil {
		return fmt.Errorf("limiting the processor time: %w", err)
	}
	var limit unix.Rlimit
	if err := unix.Getrlimit(unix.RLIMIT_CPU, &limit); err != nil {
		return fmt.Errorf("limiting the processor time: %w", err)
	}
	limit.Cur = min(uint64(used.Utime.Sec+used.Stime.Sec+1)+uint64(seconds), limit.Max)
	if err := unix.Setrlimit(unix.RLIMIT_CPU, &limit); err != nil {
		return fmt.Errorf("limiting the processor time: %w", err)
	}
	return nil
}

package confine

import (
	"os"
	"runtime/debug"
	"runtime/metrics"
	"time"
)

// memoryEvery is how often a worker looks at its memory. What can be filled in between is bounded by the speed of the
// memory.
const memoryEvery = 20 * time.Millisecond

// watchMemory ends the process when it holds more than limit bytes; before that, the collector tries harder. The
// function that it returns ends the watch.
func watchMemory(limit int64) (stop func()) {
	debug.SetMemoryLimit(limit / 4 * 3)
	done := make(chan struct{})
	go func() {
		tick := time.NewTicker(memoryEvery)
		defer tick.Stop()
		for {
			select {
			case <-done:
				return
			case <-tick.C:
				if held() > limit {
					os.Exit(exitMemory)
				}
			}
		}
	}()
	return func() { close(done) }
}

// held is what the runtime holds of the system's memory.
func held() int64 {
	samples := []metrics.Sample{{Name: "/memory/classes/total:bytes"}, {Name: "/memory/classes/heap/released:bytes"}}
	metrics.Read(samples)
	return int64(samples[0].Value.Uint64() - samples[1].Value.Uint64())
}

// giveBack returns memory to the system after a job that took much.
func giveBack() {
	const much = 96 << 20
	if held() > much {
		debug.FreeOSMemory()
	}
}

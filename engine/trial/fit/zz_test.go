package fit_test
import ("testing";"time";"runtime")
func TestZZ(t *testing.T) {
	w := newWorld(others, 1); plan := inForce()
	w.live(plan, 50000)
	var a, b runtime.MemStats
	runtime.GC(); runtime.ReadMemStats(&a)
	start := time.Now()
	r := w.learn(t, plan)
	runtime.ReadMemStats(&b)
	t.Log(time.Since(start), r.Verdict, r.Pull, r.Comparison.Gain, r.Choices, (b.Sys-a.Sys)>>20, a.HeapAlloc>>20)
}

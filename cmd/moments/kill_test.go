package main

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"
)

// killCycles is how often the program is killed.
const killCycles = 20

// TestKillNine kills the real binary at random moments while four writers report outcomes over HTTP. Every outcome that was acknowledged is
// found afterwards, as it was sent, once.
func TestKillNine(t *testing.T) {
	p := newProgram(t)
	key := p.must("keys", "create", "--kind", "pk")
	seed := uint64(time.Now().UnixNano())
	t.Logf("seed %d", seed)
	random := rand.New(rand.NewPCG(seed, 0))
	acked := map[string]float64{}
	for cycle := range killCycles {
		s := p.start("serve")
		ctx, cancel := context.WithCancel(context.Background())
		var writers sync.WaitGroup
		var mu sync.Mutex
		for writer := range 4 {
			writers.Go(func() {
				for n := 0; ctx.Err() == nil; n++ {
					sent := outcomes(fmt.Sprintf("%d-%d-%d", cycle, writer, n))
					status, _, err := s.post(ctx, "/v1/outcomes", key, map[string]any{"events": sent})
					if err != nil || status != http.StatusAccepted {
						return
					}
					mu.Lock()
					for _, event := range sent {
						attributes := event["event_attributes"].(map[string]any)
						acked[attributes["id"].(string)] = attributes["seconds"].(float64)
					}
					mu.Unlock()
				}
			})
		}
		time.Sleep(time.Duration(50+random.IntN(250)) * time.Millisecond)
		if err := s.Process.Kill(); err != nil {
			t.Fatal(err)
		}
		cancel()
		writers.Wait()
		_ = s.Wait() // it was killed
	}
	found := exported(t, p)
	for id, seconds := range acked {
		if len(found[id]) != 1 || found[id][0] != seconds {
			t.Errorf("%s was acknowledged with %v seconds, found %v", id, seconds, found[id])
		}
	}
	if len(acked) < killCycles {
		t.Errorf("only %d outcomes were acknowledged", len(acked))
	}
	if out := p.must("verify"); !strings.HasPrefix(out, "ok") {
		t.Error(out)
	}
	t.Logf("%d outcomes acknowledged in %d cycles, none lost", len(acked), killCycles)
}

// outcomes are three events with values of their own.
func outcomes(name string) (events []map[string]any) {
	for i := range 3 {
		events = append(events, map[string]any{
			"action_name": "dwell", "timestamp": time.Now().UTC().Format(time.RFC3339Nano),
			"event_attributes": map[string]any{
				"id": fmt.Sprintf("%s-%d", name, i), "seconds": float64(len(name)*10 + i), "object": map[string]any{"object_id": "a"},
			},
		})
	}
	return events
}

// exported returns the seconds of every exported event, by its id.
func exported(t *testing.T, p *program) map[string][]float64 {
	t.Helper()
	found := map[string][]float64{}
	lines := bufio.NewScanner(strings.NewReader(p.must("export", "events")))
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		var event struct {
			Attributes struct {
				ID      string  `json:"id"`
				Seconds float64 `json:"seconds"`
			} `json:"event_attributes"`
		}
		if err := json.Unmarshal(lines.Bytes(), &event); err != nil {
			t.Fatal(err)
		}
		if event.Attributes.ID != "" {
			found[event.Attributes.ID] = append(found[event.Attributes.ID], event.Attributes.Seconds)
		}
	}
	return found
}

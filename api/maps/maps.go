package maps

import (
	"context"
	"sync"

	"moments/engine"
	"moments/internal/kv"
)

// Config says whose map is served. Both are needed.
type Config struct {
	Engine *engine.Engine
	Author func(ctx context.Context) kv.Author
}

// Handlers are the endpoints. They may be called concurrently.
type Handlers struct {
	cfg   Config
	heavy sync.Mutex // held while all cores are at work for one request
}

// New returns the endpoints.
func New(cfg Config) *Handlers { return &Handlers{cfg: cfg} }

package vocabulary

import (
	"context"
	"encoding/json"
	"hash/crc32"
	"sync"

	"github.com/gin-gonic/gin"

	"moments/api/rest"
	"moments/api/wire"
	"moments/engine"
	"moments/internal/kv"
	"moments/keywords/keymap"
)

// Config says whose words are served. Both are needed.
type Config struct {
	Engine *engine.Engine
	Author func(ctx context.Context) kv.Author
}

// Handlers are the endpoints. They may be called concurrently.
type Handlers struct {
	cfg     Config
	editing sync.Mutex // held from the check of a condition to the write that it guards
}

// New returns the endpoints.
func New(cfg Config) *Handlers { return &Handlers{cfg: cfg} }

// Put is a list that is to stand in the place of the one that is there.
type Put[T any] struct {
	list T
	only rest.Condition
}

// ReadPut reads a list and the condition under which it is to be written.
func ReadPut[T any]() rest.Reader[Put[T]] {
	read := rest.Body[T]()
	return func(c *gin.Context) (Put[T], error) {
		list, err := read(c)
		return Put[T]{list, rest.ConditionOf(c.Request.Header)}, err
	}
}

// Personas are all of them.
func (h *Handlers) Personas(context.Context, rest.None) (rest.Reply, error) {
	return listed(wire.PersonasJSON(h.now())), nil
}

// Steps are all of them.
func (h *Handlers) Steps(context.Context, rest.None) (rest.Reply, error) {
	return listed(wire.StepsJSON(h.now())), nil
}

// Moments are the planned ones.
func (h *Handlers) Moments(context.Context, rest.None) (rest.Reply, error) {
	return listed(wire.PlannedJSON(h.now())), nil
}

// Synonyms are all groups.
func (h *Handlers) Synonyms(context.Context, rest.None) (rest.Reply, error) {
	return listed(wire.SynonymsJSON(h.now())), nil
}

// PutPersonas writes all personas.
func (h *Handlers) PutPersonas(ctx context.Context, p Put[wire.PersonaList]) (rest.Reply, error) {
	return put(ctx, h, p, change[wire.PersonaList]{wire.PersonasJSON, func(l *keymap.Library) (kv.Seq, error) {
		return l.PutPersonas(ctx, h.cfg.Author(ctx), p.list.Definitions())
	}})
}

// PutSteps writes all steps; none are the default ones.
func (h *Handlers) PutSteps(ctx context.Context, p Put[wire.StepList]) (rest.Reply, error) {
	return put(ctx, h, p, change[wire.StepList]{wire.StepsJSON, func(l *keymap.Library) (kv.Seq, error) {
		return l.PutSteps(ctx, h.cfg.Author(ctx), p.list.Definitions())
	}})
}

// PutMoments writes all planned moments.
func (h *Handlers) PutMoments(ctx context.Context, p Put[wire.PlannedList]) (rest.Reply, error) {
	planned, err := p.list.Planned()
	if err != nil {
		return rest.Reply{}, err
	}
	return put(ctx, h, p, change[wire.PlannedList]{wire.PlannedJSON, func(l *keymap.Library) (kv.Seq, error) {
		return l.PutPlanned(ctx, h.cfg.Author(ctx), planned)
	}})
}

// PutSynonyms writes all groups.
func (h *Handlers) PutSynonyms(ctx context.Context, p Put[wire.SynonymList]) (rest.Reply, error) {
	return put(ctx, h, p, change[wire.SynonymList]{wire.SynonymsJSON, func(l *keymap.Library) (kv.Seq, error) {
		return l.PutSynonyms(ctx, h.cfg.Author(ctx), p.list.Synonyms)
	}})
}

func (h *Handlers) now() *keymap.Snapshot { return h.cfg.Engine.Library().Current() }

// change is how a list is seen and how it is written.
type change[T any] struct {
	see   func(*keymap.Snapshot) T
	write func(*keymap.Library) (kv.Seq, error)
}

// put writes a list over the one that the condition names, and answers with what is there then.
func put[T any](ctx context.Context, h *Handlers, p Put[T], c change[T]) (rest.Reply, error) {
	h.editing.Lock()
	defer h.editing.Unlock()
	if err := p.only.Check(fingerprint(c.see(h.now()))); err != nil {
		return rest.Reply{}, err
	}
	seq, err := c.write(h.cfg.Engine.Library())
	if err == nil && seq > 0 {
		err = h.cfg.Engine.WaitFor(ctx, kv.Cmd, seq)
	}
	r := listed(c.see(h.now()))
	r.Seq = rest.SeqText(kv.Cmd, seq)
	return r, err
}

func listed(list any) rest.Reply {
	return rest.Reply{Body: list, ETag: rest.ETag(fingerprint(list))}
}

// fingerprint is a number of a list, above 0.
func fingerprint(list any) int {
	data, err := json.Marshal(list)
	if err != nil {
		return 1
	}
	return int(crc32.ChecksumIEEE(data)) + 1
}

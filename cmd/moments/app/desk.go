package app

import (
	"errors"
	"path/filepath"

	"moments/engine"
	"moments/engine/intake"
)

// OpenDesk opens what takes in files, on an engine that is open. Close ends its parsers.
func (a *App) OpenDesk(e *engine.Engine) (desk *intake.Desk, shut func() error, err error) {
	parsers := a.Parsers()
	desk, err = intake.Open(intake.Config{
		Engine: e, Dir: filepath.Join(a.Config.Data, "imports"), Runner: parsers, Logger: a.Logger(),
		Private: a.Config.Private(), MaxBytes: int64(a.Config.Imports.MaxMB) << 20,
	})
	if err != nil {
		return nil, nil, errors.Join(err, parsers.Close())
	}
	return desk, parsers.Close, nil
}

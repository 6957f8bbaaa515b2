package api

import (
	"context"

	"moments/api/wire"
)

func (s *Server) personas(context.Context, none) (wire.PersonaList, error) {
	return wire.PersonasJSON(s.engine.Library().Current()), nil
}

func (s *Server) steps(context.Context, none) (wire.StepList, error) {
	return wire.StepsJSON(s.engine.Library().Current()), nil
}

func (s *Server) moments(context.Context, none) (wire.PlannedList, error) {
	return wire.PlannedJSON(s.engine.Library().Current()), nil
}

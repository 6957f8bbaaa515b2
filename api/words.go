package api

import (
	"context"

	"moments/api/rest"
	"moments/api/wire"
)

func (s *Server) personas(context.Context, rest.None) (wire.PersonaList, error) {
	return wire.PersonasJSON(s.engine.Library().Current()), nil
}

func (s *Server) steps(context.Context, rest.None) (wire.StepList, error) {
	return wire.StepsJSON(s.engine.Library().Current()), nil
}

func (s *Server) moments(context.Context, rest.None) (wire.PlannedList, error) {
	return wire.PlannedJSON(s.engine.Library().Current()), nil
}

package engine

import "moments/engine/rank"

// arm is what answers are scored and drawn with: the settings in force, or those of a trial.
type arm struct {
	variant string // of a trial, "" outside
	version string // of the plan
	plan    rank.Plan
}

// armOf is the arm for a request, with the policy of its moment.
func (e *Engine) armOf(a *asking) arm {
	chosen := e.onTrial(a, arm{version: e.version, plan: e.plan})
	chosen.plan.Policy = chosen.plan.Policy.In(a.query.Moment)
	return chosen
}

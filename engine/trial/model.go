package trial

// model predicts the reward of an action at a position: the mean of the position plus how much the action is usually above or below the
// mean of where it stood. Both lean on what is above them by the weight of pull rounds.
type model struct {
	position  map[int]float64
	overall   float64
	lift      []float64
	low, high float64 // no prediction is outside of what was seen
}

// pull is how many rounds the overall mean counts for at a position, and no lift at all for an action.
const pull = 100

// folds of the cross-fit: a round is predicted by a model that has not seen its cluster (Chernozhukov et al. 2018).
const folds = 5

// fit makes a model of the rounds outside a fold. Without any it predicts 0.
func fit(rounds []Round, cluster []int, without, actions int) *model {
	m := &model{position: map[int]float64{}, lift: make([]float64, actions)}
	outside := func(yield func(*Round) bool) {
		for i := range rounds {
			if cluster[i]%folds != without && !yield(&rounds[i]) {
				return
			}
		}
	}
	counts, all := map[int]float64{}, 0.0
	for r := range outside {
		m.position[r.Position] += r.Reward
		counts[r.Position]++
		m.overall += r.Reward
		m.low, m.high = min(m.low, r.Reward), max(m.high, r.Reward)
		all++
	}
	m.overall /= max(all, 1)
	for position, n := range counts {
		m.position[position] = (m.position[position] + pull*m.overall) / (n + pull)
	}
	shown := make([]float64, actions)
	for r := range outside {
		m.lift[r.Action] += r.Reward - m.position[r.Position]
		shown[r.Action]++
	}
	for a := range m.lift {
		m.lift[a] /= shown[a] + pull
	}
	return m
}

func (m *model) predict(action, position int) float64 {
	at, known := m.position[position]
	if !known {
		at = m.overall
	}
	return min(max(at+m.lift[action], m.low), m.high)
}

// direct is the reward that the target is predicted to bring in the place of the round.
func (m *model) direct(r *Round) float64 {
	sum, total := 0.0, 0.0
	for _, c := range r.Choices {
		sum += float64(c.Target * m.predict(int(c.Action), r.Position))
		total += c.Target
	}
	if total == 0 {
		return 0
	}
	return sum / total
}

// predictions are the model's values of what was shown and of what the target would show, for each round.
type predictions struct{ logged, direct []float64 }

// crossFit predicts each round from the others.
func crossFit(rounds []Round, cluster []int, actions int) predictions {
	p := predictions{make([]float64, len(rounds)), make([]float64, len(rounds))}
	for fold := range folds {
		m := fit(rounds, cluster, fold, actions)
		for i := range rounds {
			if r := &rounds[i]; cluster[i]%folds == fold && len(r.Choices) > 0 {
				p.logged[i], p.direct[i] = m.predict(r.Action, r.Position), m.direct(r)
			}
		}
	}
	return p
}

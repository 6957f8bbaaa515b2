package verdict

import (
	"fmt"
	"math"
	"strings"
)

// say puts a judgment into words: what it is, and what to do next.
func say(p Plan, e Evidence, j Judgment) (text, next string) {
	switch j.Result {
	case Invalid:
		return invalid(e, j)
	case Better:
		return "The variant is better: " + figures(p, e, j), better(p, e, j)
	case Worse:
		return "The variant is worse: " + figures(p, e, j), "Stop the trial and keep the settings that are in force."
	case Same:
		return "There is no difference worth having: " + figures(p, e, j), stop(e) + "eep whichever settings are simpler."
	}
	if !j.Enough {
		return tooLittle(p, e)
	}
	return "It is not known yet: " + figures(p, e, j), unknown(p, e)
}

// Per100 tells a rate for a hundred searches.
func Per100(rate float64) string {
	text := fmt.Sprintf("%.1f", 100*rate)
	if math.Abs(rate) < 0.01 {
		text = fmt.Sprintf("%.2f", 100*rate)
	}
	if strings.Trim(text, "-0.") == "" {
		return "0"
	}
	return text
}

func figures(p Plan, e Evidence, j Judgment) string {
	d := j.Difference
	return fmt.Sprintf("%s, against %s of the control. The difference is %s, and lies between %s and %s with 95 %% confidence, "+
		"however often it is looked at.", p.Metric.Say(e.Variant.Rate()), Per100(e.Control.Rate()), Per100(d.Value), Per100(d.Low), Per100(d.High))
}

func stop(e Evidence) string {
	if e.Over {
		return "K"
	}
	return "Stop the trial and k"
}

func better(p Plan, e Evidence, j Judgment) string {
	put := "Put the settings of the variant in force"
	if !e.Over {
		put += ", then stop the trial"
	}
	if j.Difference.Low < p.Difference {
		return fmt.Sprintf("%s. That it brings the %s that are worth having is not sure yet.", put, Per100(p.Difference))
	}
	return put + "."
}

func invalid(e Evidence, j Judgment) (text, next string) {
	if !j.Split.OK {
		return fmt.Sprintf("The trial says nothing: visitors were not split as planned. The variant has %.0f of %.0f, which is %.1f %% where %.1f %% were meant; "+
				"chance does that in fewer than one of %.0f trials.", e.Variant.Clusters, e.Control.Clusters+e.Variant.Clusters,
				100*j.Split.Found, 100*j.Split.Expected, 1/SplitAlpha),
			"Trust none of its figures. Look for what loses or doubles visitors of one variant: a page that fails, a robot, a cache between the visitors and the server."
	}
	return fmt.Sprintf("The trial says nothing: the settings of the %s changed while it ran, so that it compares more than two things.",
		strings.Join(e.Changed, " and of the ")), again(e) + " another, and leave the settings alone while it runs."
}

func again(e Evidence) string {
	if e.Over {
		return "Start"
	}
	return "Stop it and start"
}

func tooLittle(p Plan, e Evidence) (text, next string) {
	text = fmt.Sprintf("It is not known yet: %.0f and %.0f visitors with %.0f %s are too few to go by.", e.Control.Clusters, e.Variant.Clusters,
		e.Control.Y+e.Variant.Y, p.Metric.words())
	if e.Over {
		return text, "The trial is over. Run another for longer, or with more of the visitors."
	}
	return text, fmt.Sprintf("Wait for %d visitors of each, and %d %s in all.", leastClusters, leastEvents, p.Metric.words())
}

// unknown says how long it takes to know, going by what was seen so far.
func unknown(p Plan, e Evidence) string {
	have := e.Control.Clusters + e.Variant.Clusters
	size, err := SizeOf(BasisOf(e.Control, 1), p.Difference, p.Share, 1)
	left := size.Visitors - have
	switch {
	case e.Over && err == nil && left > 0:
		return fmt.Sprintf("The trial is over, and was too short: a difference of %s wants about %.0f visitors. Keep the settings that are in force, or try again for longer.",
			Per100(p.Difference), size.Visitors)
	case e.Over:
		return "The trial is over. Keep the settings that are in force: a difference worth having would probably have shown."
	case err != nil:
		return "Let it go on."
	case left > 0 && e.Daily > 0:
		return fmt.Sprintf("Let it go on. A difference of %s shows after about %.0f visitors in all, %s from now at the present traffic.",
			Per100(p.Difference), size.Visitors, days(left/e.Daily))
	case left > 0:
		return fmt.Sprintf("Let it go on. A difference of %s shows after about %.0f visitors in all.", Per100(p.Difference), size.Visitors)
	}
	return fmt.Sprintf("A difference of %s would probably have shown by now. Let it go on to be sure of less, or stop it and keep the settings that are in force.",
		Per100(p.Difference))
}

func days(n float64) string {
	if n <= 1 {
		return "a day"
	}
	return fmt.Sprintf("%.0f days", math.Ceil(n))
}

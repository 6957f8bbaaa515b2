package wire

import "moments/engine/gap"

// GapsJSON is a report as GET /v1/gaps and the command gaps print it.
func GapsJSON(r gap.Report) Gaps {
	g := Gaps{
		Period: GapPeriod{From: r.Period.From.String(), To: r.Period.To.String(), Since: r.Period.Since.String(), Days: r.Period.Days()},
		Rows:   each(r.Rows, rowJSON), Generated: r.Generated.UTC(), Sample: r.Sample, Sources: each(r.Sources, importedJSON), High: r.High,
		Matrix: each(r.Matrix, func(c gap.Cell) GapCell {
			return GapCell{Moment: c.Moment.String(), State: string(c.State), GapSum: sumJSON(c.Sum)}
		}),
		Totals: GapTotals{
			All: sumJSON(r.Totals.All),
			Personas: each(r.Totals.Personas, func(p gap.PersonaSum) GapPersona {
				return GapPersona{Persona: string(p.Persona), GapSum: sumJSON(p.Sum)}
			}),
			Columns: each(r.Totals.Columns, func(c gap.ColumnSum) GapColumn {
				return GapColumn{Intent: string(c.Intent), Step: string(c.Step), GapSum: sumJSON(c.Sum)}
			}),
		},
	}
	for i := range g.Rows {
		g.Rows[i].Rank = i + 1
	}
	return g
}

func sumJSON(s gap.Sum) GapSum {
	return GapSum{
		Rows: s.Rows, Demand: rounded(s.Demand), Own: s.Own, Imported: s.Imported, Planned: s.Planned, Pieces: s.Pieces,
		Satisfaction: rounded(s.Satisfaction), Score: rounded(s.Score),
	}
}

func importedJSON(s gap.Source) GapImported {
	return GapImported{Source: s.Name, Count: s.Count, Unit: string(s.Unit())}
}

func rowJSON(r gap.Row) GapRow {
	return GapRow{
		Moment: r.Moment.String(), Topic: string(r.Topic), Cluster: r.Cluster, Score: rounded(r.Score), Basis: string(r.Basis),
		Factors: GapFactors{
			Demand: rounded(r.Factors.Demand), Shortfall: rounded(r.Factors.Shortfall), StepWeight: rounded(r.Factors.StepWeight),
			Trend: rounded(r.Factors.Trend), Confidence: rounded(r.Factors.Confidence),
		},
		Demand: GapDemand{
			Own: r.Own, Before: r.Before, Satisfied: r.Satisfied, Sessions: r.Sessions, Planned: r.Planned, PlannedAs: r.PlannedAs,
			Priority: r.Priority, Question: r.Question,
			Imported: each(r.Imported, importedJSON),
		},
		Supply:       GapSupply{Pieces: r.Supply.Pieces, Retrieved: r.Supply.Retrieved},
		Satisfaction: GapSatisfaction{rounded(r.Satisfaction.Mean), rounded(r.Satisfaction.Low), rounded(r.Satisfaction.High)},
		Label:        string(r.Label), State: string(r.State), Verdict: r.Verdict, Sample: r.Sample,
		Phrases: each(r.Phrases, func(p gap.Phrase) GapPhrase {
			return GapPhrase{Phrase: p.Text, Own: p.Own, Imported: p.Imported}
		}),
	}
}

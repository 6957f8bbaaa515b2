package demo_test
import ("testing";"fmt";"context";"moments/cmd/moments/demo";"moments/engine";"moments/engine/enginetest";"moments/engine/eval";"moments/engine/rank";"moments/internal/kv";"time")
func TestZZ(t *testing.T) {
	var base []float64
	for _, c := range [][6]float64{{1.5,1.5,1.5,.5,1,.5},{.25,.25,1.5,.25,.2,.1},{.25,.25,2,.25,.2,.1},{.5,.5,2,.5,.4,.2},{.5,.5,1.5,.5,.4,.2},{.5,.25,2,.5,.5,.25},{.5,.5,3,.5,.5,.25},{.5,1.5,2,.5,.5,.25},{.25,1.5,2,.5,.25,.15},{.75,1.5,2,.5,.5,.25},{.75,.75,2,.5,.5,.25}} {
		w := rank.DefaultWeights()
		w[rank.TextTitle], w[rank.TextHead], w[rank.TextAny], w[rank.TextScore], w[rank.TextNear] = c[0], c[0], c[1], c[2], c[3]
		w[rank.TextKeywords], w[rank.TextSummary] = c[4], c[5]
		e := enginetest.New(t, func(cfg *engine.Config) { cfg.Now = func() time.Time { return today }; cfg.Policy = &rank.Policy{}; cfg.Weights = &w })
		if err := demo.Load(context.Background(), e.Engine, kv.Author{Actor: "test", At: today}, today); err != nil { t.Fatal(err) }
		var rankings []eval.Ranked
		var each, diff []float64
		for _, j := range judgments(t) {
			answer := e.MustRecommend(engine.Request{Phrase: string(j.Phrase), Persona: j.Persona, Limit: 10})
			r := eval.Ranked{Grades: j.Grades}
			for _, item := range answer.Items { r.IDs = append(r.IDs, string(item.Asset.ID)) }
			rankings = append(rankings, r); each = append(each, eval.NDCG(r.IDs, j.Grades, 10))
		}
		if base == nil { base = each }
		for i := range each { diff = append(diff, each[i]-base[i]) }
		m := eval.Relevances(rankings, 1)
		fmt.Println(c, interval(m.NDCG), interval(m.MRR), interval(m.Recall), "diff", interval(eval.Mean(diff, 1)))
	}
}

package mine_test

import (
	"encoding/csv"
	"encoding/json"
	"fmt"
	"math"
	"os"
	"strconv"
	"testing"

	"moments/engine/mine"
)

// The data are kept beside the repository, and the tests that read them skip where they are not.
const (
	intentsFile  = "../../../shared/data/clinc150/clinc.json"
	searchesFile = "../../../shared/data/digitalgov/searches.csv"
)

// labelled are the phrases of a part of CLINC150, with their intents.
func labelled(t testing.TB, part string) (phrases []mine.Phrase, labels map[string]string) {
	data, err := os.ReadFile(intentsFile)
	if err != nil {
		t.Skip("the data beside the repository are not here")
	}
	var file map[string][][2]string
	if err := json.Unmarshal(data, &file); err != nil {
		t.Fatal(err)
	}
	labels = map[string]string{}
	for _, p := range file[part] {
		phrases = append(phrases, mine.Phrase{Text: p[0], Language: "en", Own: 1})
		labels[p[0]] = p[1]
	}
	return phrases, labels
}

// agreement is how well groups and labels agree.
type agreement struct {
	purity float64 // share of phrases with the label that most of their group have
	nmi    float64 // normalised mutual information, by the arithmetic mean (Strehl and Ghosh 2002)
	ari    float64 // adjusted Rand index (Hubert and Arabie 1985)
}

func agree(groups []mine.Group, labels map[string]string) (a agreement) {
	type pair struct {
		group int
		label string
	}
	both, inGroup, inLabel, all := map[pair]float64{}, map[int]float64{}, map[string]float64{}, 0.0
	for n, g := range groups {
		for _, p := range g.Phrases {
			label := labels[p.Phrase]
			both[pair{n, label}]++
			inGroup[n]++
			inLabel[label]++
			all++
		}
	}
	best, mutual, pairs := map[int]float64{}, 0.0, 0.0
	for p, n := range both {
		best[p.group] = max(best[p.group], n)
		mutual += n / all * math.Log(n*all/(inGroup[p.group]*inLabel[p.label]))
		pairs += n * (n - 1) / 2
	}
	for _, n := range best {
		a.purity += n / all
	}
	groupEntropy, groupPairs := spread(inGroup, all)
	labelEntropy, labelPairs := spread(inLabel, all)
	chance := groupPairs * labelPairs / (all * (all - 1) / 2)
	a.nmi, a.ari = 2*mutual/(groupEntropy+labelEntropy), (pairs-chance)/((groupPairs+labelPairs)/2-chance)
	return a
}

func spread[K comparable](counts map[K]float64, all float64) (entropy, pairs float64) {
	for _, n := range counts {
		entropy -= n / all * math.Log(n/all)
		pairs += n * (n - 1) / 2
	}
	return entropy, pairs
}

// Groups of questions whose 150 intents are known hold together what belongs together, better than leaders do at the best of their thresholds and in
// a third of the groups; and proposed rows catch little else.
func TestGroupsAgreeWithKnownIntents(t *testing.T) {
	phrases, labels := labelled(t, "val")
	groups := all(phrases)
	least := agreement{.56, .80, .46}
	if got := agree(groups, labels); got.purity < least.purity || got.nmi < least.nmi || got.ari < least.ari {
		t.Errorf("%+v, want at least %+v", got, least)
	}
	leaders := mine.LeaderGroups(phrases, .2)
	if other := agree(leaders, labels); other.ari >= least.ari || len(leaders) < 2*len(groups) {
		t.Errorf("leaders have %+v in %d groups", other, len(leaders))
	}
	if caught, besides := rowsOf(groups); caught < .4 || besides > .15 {
		t.Errorf("rows catch %.2f of their groups, and %.2f of what they catch is of others", caught, besides)
	}
}

func all(phrases []mine.Phrase) []mine.Group {
	return mine.Mine(mine.Given{Phrases: phrases, Options: mine.Options{Limit: mine.MaxLimit, Phrases: len(phrases)}}).Groups
}

// rowsOf is how much of their groups the proposed rows catch, and how much of what they catch is of others.
func rowsOf(groups []mine.Group) (caught, besides float64) {
	var volume, inside, outside float64
	for _, g := range groups {
		volume += float64(g.Volume.Searches())
		inside += float64(g.Row.Catches.Searches())
		outside += float64(g.Row.Besides.Searches())
	}
	return inside / volume, outside / (inside + outside)
}

// BenchmarkAgreement measures the groups of all labelled questions, and those of leaders at a threshold.
func BenchmarkAgreement(b *testing.B) {
	for _, part := range []string{"train", "val"} {
		b.Run(part, func(b *testing.B) {
			phrases, labels := labelled(b, part)
			var groups []mine.Group
			for b.Loop() {
				groups = all(phrases)
			}
			got := agree(groups, labels)
			caught, besides := rowsOf(groups)
			for name, v := range map[string]float64{"purity": got.purity, "nmi": got.nmi, "ari": got.ari, "groups": float64(len(groups)),
				"caught": caught, "besides": besides} {
				b.ReportMetric(v, name)
			}
		})
		for _, threshold := range []float64{.1, .15, .2, .25, .3, .4} {
			b.Run(fmt.Sprintf("%s-leaders-%v", part, threshold), func(b *testing.B) {
				phrases, labels := labelled(b, part)
				var groups []mine.Group
				for b.Loop() {
					groups = mine.LeaderGroups(phrases, threshold)
				}
				got := agree(groups, labels)
				b.ReportMetric(got.purity, "purity")
				b.ReportMetric(got.nmi, "nmi")
				b.ReportMetric(got.ari, "ari")
				b.ReportMetric(float64(len(groups)), "groups")
			})
		}
	}
}

// BenchmarkMine groups 100,000 different phrases, of questions and a word more each, none of which is covered.
func BenchmarkMine(b *testing.B) {
	phrases, _ := labelled(b, "train")
	for i := 0; len(phrases) < 100_000; i++ {
		p := phrases[i]
		p.Text += " " + []string{"now", "today", "london", "cheap", "online", "review"}[len(phrases)/15_000%6]
		phrases = append(phrases, p)
	}
	b.ReportMetric(float64(len(phrases)), "phrases")
	for b.Loop() {
		mine.Mine(mine.Given{Phrases: phrases})
	}
}

// Printed with -v, the groups of the past searches of a content site.
func TestGroupsOfASite(t *testing.T) {
	file, err := os.Open(searchesFile)
	if err != nil {
		t.Skip("the data beside the repository are not here")
	}
	defer file.Close()
	records, err := csv.NewReader(file).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	var phrases []mine.Phrase
	for _, r := range records[1:] {
		count, _ := strconv.Atoi(r[1])
		phrases = append(phrases, mine.Phrase{Text: r[0], Language: r[4], Imported: map[string]int{r[3]: count}})
	}
	report := mine.Mine(mine.Given{Phrases: phrases, Options: mine.Options{Limit: 30}})
	for _, g := range report.Groups {
		t.Log(fmt.Sprintf("%s (%d): %s %q %d + %d besides; %s", g.Name, g.Volume.Phrases, g.Row.Match, g.Row.Phrase, g.Row.Catches.Phrases, g.Row.Besides.Phrases, g.Phrases[0].Phrase))
	}
	if n := len(report.Groups) + report.More; n < 30 || n > 80 {
		t.Errorf("%d groups of %d phrases", n, len(phrases))
	}
}

package gap

import (
	"maps"
	"slices"
)

// Source is imported demand by where it comes from.
type Source struct {
	Name  string
	Count int
}

// Unit is what a source counts. Only some of them count searches.
type Unit string

// The units.
const (
	Searches    Unit = "searches"
	Impressions Unit = "impressions" // of a page of the site in somebody else's results, whoever searched
	Mentions    Unit = "mentions"    // in what people wrote or said
	Reports     Unit = "reports"     // of visitors who looked in vain
)

// Reported is the source of what visitors say to have looked for in vain.
const Reported = "visitor reports"

// units are those of the sources that do not count searches.
var units = map[string]Unit{
	"search-console": Impressions, "search-ads": Impressions, "support": Mentions, "social": Mentions, "sales": Mentions, Reported: Reports,
}

// Unit is what the source counts: searches, unless it is known to count something else.
func (s Source) Unit() Unit {
	if u, known := units[s.Name]; known {
		return u
	}
	return Searches
}

// Label is the name of the source, with its unit if that is not searches; imported where the import named none.
func (s Source) Label() string {
	switch u := s.Unit(); {
	case s.Name == "":
		return "imported"
	case u == Searches || s.Name == Reported:
		return s.Name
	default:
		return s.Name + " (" + string(u) + ")"
	}
}

// sources are those that any of the rows has, with their sums, by name.
func sources(rows []Row) []Source {
	sums := map[string]int{}
	for i := range rows {
		for _, s := range rows[i].Imported {
			sums[s.Name] += s.Count
		}
	}
	return listed(sums)
}

func listed(sums map[string]int) (list []Source) {
	for _, name := range slices.Sorted(maps.Keys(sums)) {
		list = append(list, Source{Name: name, Count: sums[name]})
	}
	return list
}

// From is imported demand of one source, 0 where it has none.
func (d *Demand) From(source string) int {
	for _, s := range d.Imported {
		if s.Name == source {
			return s.Count
		}
	}
	return 0
}

package tool

// demand are what searches on a site leave behind, and lists of what people ask elsewhere.
var demand = []Layout{
	{
		Tool: "ga4", Source: "site-search", Report: "GA4 site search", Holds: Searches,
		All: []string{"searchterm"}, Any: []string{"eventcount", "eventspersession", "viewsearchresults"},
		Columns: map[string]Meaning{"searchterm": Phrase, "eventcount": Count, "totalusers": Second, "date": Date},
	},
	{
		Tool: "relevanssi", Source: "site-search", Report: "Relevanssi query log", Holds: Searches, Each: true,
		All: []string{"query", "hits", "time"}, None: []string{"count"},
		Columns: map[string]Meaning{"query": Phrase, "time": Date},
		Left:    map[string]string{"hits": "how many results there were", "id": "the number of the row", "ip": "it could identify a person"},
	},
	{
		Tool: "algolia", Source: "site-search", Report: "Algolia searches", Holds: Searches,
		All:     []string{"search", "count"},
		Any:     []string{"nbhits", "withfiltercount", "clickcount", "clickthroughrate", "noresultcount", "trackedsearchcount"},
		Columns: map[string]Meaning{"search": Phrase, "count": Count},
		Left:    map[string]string{"nbhits": "how many results there were", "withfiltercount": "searches with filters are in count already"},
	},
	{
		Tool: "typesense", Source: "site-search", Report: "Typesense query collection", Holds: Searches,
		All: []string{"q", "count"}, Columns: map[string]Meaning{"q": Phrase, "count": Count},
		Left: map[string]string{"id": "the number of the row"},
	},
	{
		Tool: "site-search", Source: "site-search", Report: "site-search log", Holds: Searches,
		Any: []string{"query", "searchterm", "searchquery", "search", "q", "term", "searchphrase"},
		All: []string{"searches"}, Columns: logged("searches"),
	},
	{
		Tool: "site-search", Source: "site-search", Report: "site-search log", Holds: Searches,
		Any: []string{"query", "searchterm", "searchquery", "search", "term", "searchphrase"},
		All: []string{"totaluniquesearches"}, Columns: logged("totaluniquesearches"),
	},
	{
		Tool: "site-search", Source: "site-search", Report: "list of searches with how often each was made", Holds: Searches,
		Any: []string{"query", "searchterm", "searchquery", "search", "term", "searchphrase", "phrase"},
		All: []string{"number"}, None: ours, Columns: logged("number"),
		Left: map[string]string{"hits": "how many results there were"},
	},
	{
		Tool: "site-search", Source: "site-search", Report: "list of searches with how often each was made", Holds: Searches,
		Any: []string{"query", "searchterm", "searchquery", "search", "term", "searchphrase", "phrase"},
		All: []string{"times"}, None: ours, Columns: logged("times"),
		Left: map[string]string{"hits": "how many results there were"},
	},
	{
		Tool: "list", Report: "list of phrases with their source", Holds: Searches, Each: true,
		All:     []string{"phrase", "source"},
		None:    ours,
		Columns: map[string]Meaning{"phrase": Phrase, "source": Source, "date": Date, "locale": Locale},
	},
}

// ours are columns of keyword maps, tests, rules and searches of our own, and none of a log.
var ours = []string{
	"count", "rowid", "match", "intent", "moment", "step", "stage", "persona", "topic", "weight", "volume", "pin", "status", "boost", "hide", "act",
}

// logged are the columns of a log that counts phrases under this header.
func logged(count string) map[string]Meaning {
	columns := map[string]Meaning{count: Count, "date": Date}
	for _, name := range []string{"query", "searchterm", "searchquery", "search", "q", "term", "searchphrase", "phrase"} {
		columns[name] = Phrase
	}
	return columns
}

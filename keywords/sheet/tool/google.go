package tool

// planner is Google Keyword Planner: UTF-16 with tabs, named .csv, two lines before the header.
var planner = []Layout{{
	Tool: "keyword-planner", Report: "Google Keyword Planner", Holds: Keywords,
	All:     []string{"keyword", "avgmonthlysearches"},
	Any:     []string{"competition", "competitionindexedvalue", "currency", "threemonthchange", "yoychange"},
	Columns: map[string]Meaning{"keyword": Phrase, "avgmonthlysearches": Bucket},
	Starts:  map[string]Meaning{"searches": Month},
}}

// console is the export of Search Console's report on performance: a zip of CSV files, or the same as sheets. The
// report speaks the language of its reader; English, German, French and Spanish are known.
var console = []Layout{
	{
		Tool: "search-console", Source: "search-console", Report: "Search Console queries", Holds: Searches,
		All: []string{"topqueries"}, Any: []string{"clicks", "impressions"},
		Columns: map[string]Meaning{"topqueries": Phrase, "impressions": Count, "clicks": Second},
	},
	{
		Tool: "search-console", Source: "search-console", Report: "Search Console queries", Holds: Searches,
		All: []string{"haufigstesuchanfragen"}, Any: []string{"klicks", "impressionen"},
		Columns: map[string]Meaning{"haufigstesuchanfragen": Phrase, "impressionen": Count, "klicks": Second},
	},
	{
		Tool: "search-console", Source: "search-console", Report: "Search Console queries", Holds: Searches,
		All: []string{"requeteslesplusfrequentes"}, Any: []string{"clics", "impressions"},
		Columns: map[string]Meaning{"requeteslesplusfrequentes": Phrase, "impressions": Count, "clics": Second},
	},
	{
		Tool: "search-console", Source: "search-console", Report: "Search Console queries", Holds: Searches,
		All: []string{"consultasprincipales"}, Any: []string{"clics", "impresiones"},
		Columns: map[string]Meaning{"consultasprincipales": Phrase, "impresiones": Count, "clics": Second},
	},
	{Tool: "search-console", Report: "Search Console pages", Holds: Nothing, All: []string{"toppages", "clicks"}},
	{Tool: "search-console", Report: "Search Console countries", Holds: Nothing, All: []string{"country", "clicks", "impressions"}},
	{Tool: "search-console", Report: "Search Console devices", Holds: Nothing, All: []string{"device", "clicks", "impressions"}},
	{Tool: "search-console", Report: "Search Console search appearance", Holds: Nothing, All: []string{"searchappearance", "clicks"}},
	{Tool: "search-console", Report: "Search Console dates", Holds: Nothing, All: []string{"date", "clicks", "impressions"}},
	{Tool: "search-console", Report: "Search Console filters", Holds: Nothing, All: []string{"filter", "value"}},
}

// ads are the files of Google Ads.
var ads = []Layout{
	{
		Tool: "google-ads", Report: "Google Ads Editor", Holds: Keywords,
		All: []string{"keyword"}, Any: []string{"criteriontype", "adgroup", "campaign"}, None: []string{"searchterm", "impr", "impressions"},
		Columns: map[string]Meaning{
			"keyword": Phrase, "criteriontype": Match, "type": Match, "campaign": Campaign, "adgroup": AdGroup, "status": Status, "comment": Comment,
		},
		Left: map[string]string{"labels": "labels of the ads account", "finalurl": "where an ad leads; name an asset in the column pin"},
	},
	{
		Tool: "google-ads", Source: "search-ads", Report: "Google Ads search terms", Holds: Searches,
		All: []string{"searchterm"}, Any: []string{"addedexcluded", "campaign", "adgroup", "impr", "keyword"},
		Columns: map[string]Meaning{"searchterm": Phrase, "impr": Count, "impressions": Count, "clicks": Second},
		Left: map[string]string{
			"matchtype": "how an ad was matched", "addedexcluded": "the state of the ads account", "campaign": "the ads account's own names",
			"adgroup": "the ads account's own names", "keyword": "the ads account's own keyword",
		},
	},
}

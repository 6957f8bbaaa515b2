package tool

// semrush are the exports of Semrush. The columns of each may be chosen, so that what tells them is few.
var semrush = []Layout{
	{
		Tool: "semrush", Report: "Semrush Keyword Magic", Holds: Keywords,
		All:     []string{"keyword", "volume"},
		Any:     []string{"keyworddifficulty", "cpcusd", "cpceur", "cpcgbp", "competitivedensity", "numberofresults"},
		None:    []string{"seedkeyword", "position", "parentkeyword", "parenttopic"},
		Columns: map[string]Meaning{"keyword": Phrase, "volume": Volume, "intent": Intents},
		Left:    semrushLeft,
	},
	{
		Tool: "semrush", Report: "Semrush Keyword Strategy Builder", Holds: Keywords,
		All: []string{"keyword", "volume"}, Any: []string{"seedkeyword", "pagetype", "clickpotential", "contentreferences"},
		None: []string{"position"},
		Columns: map[string]Meaning{
			"keyword": Phrase, "volume": Volume, "intent": Intents, "database": Market, "topic": Topic, "page": Page,
		},
		Left: semrushLeft,
	},
	{
		Tool: "semrush", Report: "Semrush Organic Positions", Holds: Keywords,
		All:     []string{"keyword", "position", "searchvolume"},
		Any:     []string{"keywordintents", "positiontype", "trafficcost", "serpfeaturesbykeyword"},
		Columns: map[string]Meaning{"keyword": Phrase, "searchvolume": Volume, "keywordintents": Intents},
		Left:    semrushLeft,
	},
	{
		Tool: "semrush", Report: "Semrush API", Holds: Keywords,
		All: []string{"keyword", "searchvolume"}, Any: []string{"database", "keyworddifficultyindex"}, None: []string{"position"},
		Columns: map[string]Meaning{"keyword": Phrase, "searchvolume": Volume, "intent": Codes, "database": Market},
		Left:    semrushLeft,
	},
}

var semrushLeft = map[string]string{
	"kd":           "how hard it is to rank elsewhere is not used",
	"serpfeatures": "what results look like elsewhere is not used", "serpfeaturesbykeyword": "what results look like elsewhere is not used",
	"numberofresults": "how many pages there are elsewhere is not used", "seedkeyword": "the keyword that was typed into the tool",
	"tags": "labels of the tool's user", "pagetype": "a guess of the tool", "clickpotential": "a guess of the tool",
	"contentreferences": "pages of others", "competitors": "pages of others",
}

package tool

// ahrefs are the exports of Ahrefs, in UTF-8 and UTF-16.
var ahrefs = []Layout{
	{
		Tool: "ahrefs", Report: "Ahrefs Keywords Explorer", Holds: Keywords,
		All: []string{"keyword", "volume"}, Any: []string{"parentkeyword", "parenttopic", "trafficpotential", "globalvolume", "cps"},
		Columns: map[string]Meaning{"keyword": Phrase, "volume": Volume, "country": Market, "intents": Intents},
		Left:    ahrefsLeft,
	},
	{
		Tool: "ahrefs", Report: "Ahrefs Site Explorer organic keywords", Holds: Keywords,
		All: []string{"keyword", "volume"}, Any: []string{"currentposition", "currenturl", "currentorganictraffic", "organictraffic"},
		Columns: map[string]Meaning{
			"keyword": Phrase, "volume": Volume, "country": Market, "branded": flag("branded"), "local": flag("local"),
			"informational": flag("informational"), "commercial": flag("commercial"), "transactional": flag("transactional"),
			"navigational": flag("navigational"),
		},
		Left: ahrefsLeft,
	},
}

var ahrefsLeft = map[string]string{
	"kd": "how hard it is to rank elsewhere is not used",
	"#":  "the number of the row", "serpfeatures": "what results look like elsewhere is not used", "parentkeyword": "another phrase, not a topic",
	"parenttopic": "another phrase, not a topic", "countrycode": "said by Country",
}

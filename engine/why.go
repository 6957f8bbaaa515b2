package engine

import (
	"fmt"
	"strings"

	"moments/engine/rank"
	"moments/keywords"
)

// fits is from where on a fit speaks for an item: well above what is said of one that is not tagged.
const fits = 0.6

// boosted is from where on a rule speaks for an item: just above none, which two bytes cannot say exactly.
const boosted = 0.501

// why says in one sentence what spoke for the item. Coming are the reasons for it as something that follows.
func why(a *asking, scored *rank.Scored, item *Item, coming []string) string {
	var reasons []string
	say := func(when bool, format string, args ...any) {
		if when {
			reasons = append(reasons, fmt.Sprintf(format, args...))
		}
	}
	f := &scored.Features
	if pin := a.ask.Steer.PinnedBy(scored.ID); pin != nil {
		say(true, "put first by %s", wantedBy(pin))
	}
	say(f.Get(rank.Rule) > boosted, "boosted by people here")
	reasons = append(reasons, coming...)
	say(len(item.TitleRanges) > 0, "its title has “%s”", marked(item.Asset.Title, item.TitleRanges))
	say(len(item.TitleRanges) == 0 && f.Get(rank.TextHead) > 0, "its summary or keywords match")
	say(len(item.TitleRanges) == 0 && f.Get(rank.TextHead) == 0 && f.Get(rank.TextAny) > 0 && a.phrase != "", "its text matches")
	say(f.Get(rank.IntentFit) > fits && a.query.Moment.Intent != "", "made for “%s”", intentWords(a.query.Moment.Intent))
	say(f.Get(rank.StepFit) > fits && a.query.Moment.Step != "", "answers this question (%s)", a.query.Moment.Step)
	say(f.Get(rank.PersonaFit) > fits && a.query.Moment.Persona != "", "written for %s", a.query.Moment.Persona)
	say(f.Get(rank.TopicFit) == 1, "about %s", topicWords(a.query.Topics, scored.Topics))
	say(item.Learned.Shown >= 1 && item.Learned.Relative >= 1.2, "chosen %.1f times as often as usual here", item.Learned.Relative)
	say(len(reasons) == 0 && a.phrase == "", "visitors are served well by it")
	say(len(reasons) == 0, "nothing answers the phrase; visitors are served well by this")
	const most = 3
	sentence := strings.Join(reasons[:min(len(reasons), most)], "; ")
	return strings.ToUpper(sentence[:1]) + sentence[1:] + "."
}

func intentWords(i keywords.Intent) string {
	switch i {
	case keywords.Know:
		return "I want to know"
	case keywords.Go:
		return "I want to go"
	case keywords.Do:
		return "I want to do"
	case keywords.Buy:
		return "I want to buy"
	}
	return "this moment"
}

// topicWords is the first topic that both have, as words.
func topicWords(asked, carried []keywords.Topic) string {
	for _, t := range asked {
		for _, c := range carried {
			if t == c {
				return strings.ReplaceAll(string(t), "-", " ")
			}
		}
	}
	return ""
}

// marked joins the marked words of a text, the first four of them.
func marked(text string, ranges [][2]int) string {
	const most = 4
	var words []string
	for _, r := range ranges[:min(len(ranges), most)] {
		words = append(words, utf16Slice(text, r))
	}
	return strings.Join(words, " ")
}

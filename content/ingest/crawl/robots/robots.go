package robots

import (
	"bytes"
	"cmp"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/temoto/robotstxt"
)

// Limits of robots.txt. The first is that of RFC 9309; the others bound what it costs to hold an address against it.
const (
	MaxBytes     = 500 << 10
	maxRules     = 2_000
	maxAgents    = 500
	maxRule      = 2 << 10
	maxWildcards = 8     // of a rule
	maxPatterns  = 1_000 // wildcards of all rules together
	maxDelay     = time.Hour
	maxListed    = 100 // sitemaps
)

// Rules are what a robots.txt asks of one robot. The zero value asks for nothing.
type Rules struct {
	Delay    time.Duration // between two requests; 0 when it does not say
	Sitemaps []string      // addresses as they stand there
	group    *robotstxt.Group
}

// Read reads the rules for a robot, by the name it goes under. It cannot fail: lines that are no rules are left
// out, as the standard has it, and what follows the limit of bytes is not read.
func Read(data []byte, agent string) (r Rules) {
	rules, err := robotstxt.FromString(tame(data[:min(len(data), MaxBytes)]))
	if err != nil {
		return r // nothing that is left can be wrong
	}
	name, _, _ := strings.Cut(agent, "/")
	r.group = rules.FindGroup(name)
	r.Delay = min(max(r.group.CrawlDelay, 0), maxDelay)
	r.Sitemaps = rules.Sitemaps[:min(len(rules.Sitemaps), maxListed)]
	return r
}

// Allows reports whether an address may be fetched.
func (r Rules) Allows(u *url.URL) bool {
	if r.group == nil || u.Path == "/robots.txt" {
		return true
	}
	address := u.EscapedPath()
	if address == "" {
		address = "/"
	}
	if u.RawQuery != "" {
		address += "?" + u.RawQuery
	}
	return r.group.Test(address)
}

// noRule matches no address. It stands for rules that say nothing, as what ends a list of agents.
const noRule = "/%00"

// tame keeps the lines that mean something, in a form for which the parser has no error: one that it finds would cost
// all the others.
func tame(data []byte) string {
	var t tamer
	data = bytes.ReplaceAll(bytes.TrimPrefix(data, []byte("\ufeff")), []byte("\r"), []byte("\n"))
	for line := range strings.Lines(strings.ToValidUTF8(string(data), "")) {
		line, _, _ = strings.Cut(line, "#")
		name, value, found := strings.Cut(line, ":")
		if value = oneToken(value); found && len(value) <= maxRule {
			t.add(strings.ToLower(strings.TrimSpace(name)), value)
		}
	}
	return t.kept.String()
}

// tamer collects lines within the limits.
type tamer struct {
	kept                     strings.Builder
	agents, rules, wildcards int
}

func (t *tamer) add(name, value string) {
	switch name {
	case "sitemap":
		t.write(name, value)
	case "user-agent":
		if t.agents++; t.agents <= maxAgents {
			t.write(name, value)
		}
	case "allow", "disallow":
		t.rule(name, t.pattern(name, value))
	case "crawl-delay":
		if delay, err := strconv.ParseFloat(value, 64); err == nil && delay >= 0 && delay <= maxDelay.Seconds() {
			t.rule(name, value)
		}
	}
}

// rule adds a rule, which counts only below the name of an agent.
func (t *tamer) rule(name, value string) {
	if t.rules++; t.agents == 0 || t.rules > maxRules {
		return
	}
	if value == "" {
		name, value = "disallow", noRule
	}
	t.write(name, value)
}

func (t *tamer) write(name, value string) {
	if value != "" {
		t.kept.WriteString(name + ": " + value + "\n")
	}
}

// oneToken is a value up to the first space.
func oneToken(value string) string {
	words := strings.Fields(value)
	if len(words) == 0 {
		return ""
	}
	return words[0]
}

// pattern bounds what a rule costs. One that forbids is cut at the wildcard that is too many, and so forbids more; one
// that allows is left out.
func (t *tamer) pattern(name, pattern string) string {
	for strings.Contains(pattern, "**") {
		pattern = strings.ReplaceAll(pattern, "**", "*")
	}
	count, may := strings.Count(pattern, "*"), min(maxWildcards, maxPatterns-t.wildcards)
	if t.wildcards += min(count, may); count <= may {
		return pattern
	}
	if name == "allow" {
		return ""
	}
	parts := strings.SplitN(pattern, "*", may+2)
	return cmp.Or(strings.Join(parts[:may+1], "*"), "/")
}

package fields

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"moments/content"
	"moments/content/ingest/document"
	"moments/content/ingest/prose"
	"moments/keywords"
)

// Options say how values are read.
type Options struct {
	// Table is for tables and JSON, which are written for this program, and whose lists are texts. Front matter is
	// written for others: what an optional field cannot be is left out, as a primary_image that is no address names an
	// image there.
	Table bool
	Steps []keywords.StepDefinition // what a stage stands for
}

// Read is what values say of an asset. Its identity and its text are the caller's.
type Read struct {
	Asset   content.Asset
	Ignored []string        // fields that were left out
	Hints   []document.Hint // intents in the words of keyword tools
	NoIndex bool            // it asks not to be found
}

// Of reads values. An error joins a *content.FieldError for each field that cannot be what it says.
func Of(v Values, o Options) (Read, error) {
	b := builder{values: v, Options: o, separators: inPages}
	if o.Table {
		b.separators = inTables
	}
	asset := b.build()
	return Read{asset, b.ignored, b.hints, b.noIndex()}, errors.Join(b.errs...)
}

// builder makes an asset of its values and notes what is wrong with them.
type builder struct {
	Options
	values     Values
	separators separators // of lists
	errs       []error
	ignored    []string
	hints      []document.Hint
}

func (b *builder) build() content.Asset {
	return content.Asset{
		URL:       b.link(URL),
		Title:     prose.Line(prose.Plain(b.values.First(Title))),
		Summary:   prose.Line(prose.Plain(b.values.First(Summary))),
		Kind:      keywords.Slug(b.values.First(Kind)),
		Language:  b.language(),
		Moments:   b.moments(),
		Topics:    b.topics(),
		Keywords:  b.list(Keywords),
		Channels:  b.list(Channels),
		Regions:   b.list(Regions),
		Published: b.date(Published),
		Updated:   b.date(Updated),
		Expires:   b.date(Expires),
		Status:    b.status(),
		Quality:   b.quality(),
		Priority:  b.share(Priority),
		Image:     b.link(Image),
		CTAURL:    b.link(CTAURL),
		CTALabel:  prose.Line(b.values.First(CTALabel)),
	}
}

func (b *builder) refuse(f Field, found, try string) {
	b.errs = append(b.errs, &content.FieldError{Field: string(f), Found: found, Try: try})
}

// leaveOut refuses the value of an optional Field, or only notes it.
func (b *builder) leaveOut(f Field, try string) {
	if !b.Table {
		b.ignored = append(b.ignored, string(f))
		return
	}
	b.refuse(f, fmt.Sprintf("%.100q", b.values.First(f)), try)
}

func (b *builder) list(f Field) []string { return b.values.list(f, b.separators) }

// date refuses what is no date in every file: a page with a misspelt end would be shown for ever.
func (b *builder) date(f Field) time.Time {
	text := b.values.First(f)
	if text == "" {
		return time.Time{}
	}
	t, ok := Date(text)
	if !ok {
		b.refuse(f, fmt.Sprintf("%.100q", text), "write dates as 2026-01-31 or 2026-01-31T09:00:00Z")
	}
	return t
}

func (b *builder) share(f Field) float64 {
	text := b.values.First(f)
	if text == "" {
		return 0
	}
	n, err := strconv.ParseFloat(text, 64)
	if err != nil || !(n >= 0 && n <= 1) {
		b.leaveOut(f, "use a number from 0 to 1")
		return 0
	}
	return n
}

var languageForm = regexp.MustCompile(`^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$`)

func (b *builder) language() string {
	text := strings.ReplaceAll(b.values.First(Language), "_", "-")
	if text != "" && !languageForm.MatchString(text) {
		b.leaveOut(Language, "use a code such as en or de-AT")
		return ""
	}
	return text
}

// link reads an address; whether it is safe is seen when the asset is validated.
func (b *builder) link(f Field) string {
	text := b.values.First(f)
	if text != "" && !IsAbsolute(text) {
		b.leaveOut(f, "use an http or https URL, or a path that begins with /")
		return ""
	}
	return text
}

// IsAbsolute reports whether an address begins at a site or at the root of one.
func IsAbsolute(address string) bool {
	return strings.HasPrefix(address, "/") || strings.HasPrefix(address, "https://") || strings.HasPrefix(address, "http://")
}

// quality is a share, or a rating from 1 to 5 stars.
func (b *builder) quality() float64 {
	if b.values.First(Quality) != "" || b.values.First(Rating) == "" {
		return b.share(Quality)
	}
	const best = 5
	n, err := strconv.ParseFloat(strings.Replace(b.values.First(Rating), ",", ".", 1), 64)
	if err != nil || !(n >= 0 && n <= best) {
		b.leaveOut(Rating, "use a number from 1 to 5")
		return 0
	}
	return n / best
}

func (b *builder) status() content.Status {
	draft, _ := Truth(b.values.First(Draft))
	shown, known := Truth(b.values.First(Shown))
	if draft || known && !shown {
		return content.Draft
	}
	switch strings.ToLower(b.values.First(Status)) {
	case "", "live", "published", "publish", "active", "scheduled", "future":
		return content.Live
	case "draft", "pending", "unpublished", "private", "archived", "in review", "trash":
		return content.Draft
	}
	b.leaveOut(Status, "use live or draft")
	return content.Live
}

// Truth reads a text that is true or false. It is not known for other texts.
func Truth(text string) (yes, known bool) {
	yes, err := strconv.ParseBool(strings.ToLower(text))
	return yes, err == nil
}

// noIndex reports whether the asset asks not to be found: noindex: true, robots: noindex, nofollow, or unlisted: true.
func (b *builder) noIndex() bool {
	for _, text := range b.values[Robots] {
		if yes, _ := Truth(text); yes || strings.Contains(strings.ToLower(text), "noindex") {
			return true
		}
	}
	return false
}

func (b *builder) topics() (topics []keywords.Topic) {
	for _, label := range b.list(Topics) {
		if key := keywords.Slug(label); key != "" {
			topics = append(topics, keywords.Topic(key))
		}
	}
	return topics
}

// moments reads the moments in their text form or, when there are none, crosses the intents, steps and personas. A
// stage stands for all of its steps.
func (b *builder) moments() (moments []keywords.Moment) {
	for _, text := range b.list(Moments) {
		m, err := keywords.ParseMoment(text)
		if err != nil {
			b.refuse(Moments, err.Error(), "correct it or leave it out")
			continue
		}
		moments = append(moments, m)
	}
	if len(b.values[Moments]) > 0 {
		return moments
	}
	intents, steps, personas := axis(b, Intents, b.parseIntent), b.stepAxis(), axis(b, Personas, parsePersona)
	if n := len(intents) * len(steps) * len(personas); n > content.MaxTags {
		found := fmt.Sprintf("%d combinations of intents, steps and personas", n)
		b.refuse(Moments, found, fmt.Sprintf("at most %d", content.MaxTags))
		return nil
	}
	return cross(intents, steps, personas)
}

func cross(intents []keywords.Intent, steps []keywords.Step, personas []keywords.Persona) (moments []keywords.Moment) {
	for _, intent := range intents {
		for _, step := range steps {
			for _, persona := range personas {
				moments = append(moments, keywords.Moment{Intent: intent, Step: step, Persona: persona})
			}
		}
	}
	if len(moments) == 1 && moments[0].IsZero() {
		return nil
	}
	return moments
}

// axis parses the entries of one axis, each once; none is the blank one.
func axis[K ~string](b *builder, f Field, parse func(string) (K, error)) (keys []K) {
	for _, text := range b.list(f) {
		key, err := parse(text)
		if err != nil {
			b.refuse(f, err.Error(), "correct it or leave it out")
			continue
		}
		if key != "" {
			keys = append(keys, key)
		}
	}
	return once(keys)
}

func once[K ~string](keys []K) []K {
	slices.Sort(keys)
	keys = slices.Compact(keys)
	if len(keys) == 0 {
		keys = append(keys, "")
	}
	return keys
}

func (b *builder) stepAxis() []keywords.Step {
	steps := axis(b, Steps, parseStep)
	if len(b.values[Steps]) == 0 {
		steps = nil
	}
	for _, text := range b.list(Stages) {
		stage, err := keywords.ParseStage(text)
		if err != nil {
			b.refuse(Stages, err.Error(), "correct it or leave it out")
			continue
		}
		for _, step := range b.Steps {
			if step.Stage == stage {
				steps = append(steps, step.Key)
			}
		}
	}
	return once(steps)
}

// toolIntents are the words of keyword tools. They say how a phrase is meant to a search engine, and are suggestions
// here; going to a known site is no micro-moment at all.
var toolIntents = map[string]keywords.Intent{
	"informational": keywords.Know, "commercial": keywords.Buy, "commercial investigation": keywords.Buy, "transactional": keywords.Buy,
	"local": keywords.Go, "navigational": "", "branded": "", "non-branded": "",
}

func (b *builder) parseIntent(text string) (keywords.Intent, error) {
	intent, isTool := toolIntents[strings.ToLower(strings.TrimSpace(text))]
	if !isTool {
		return keywords.ParseIntent(text)
	}
	if intent != "" {
		b.hints = append(b.hints, document.Hint{Intent: intent, Why: "the column of intents says " + prose.Line(text)})
	}
	return "", nil
}

// A persona or step may be given by its key or its label.
func parsePersona(label string) (keywords.Persona, error) {
	return keywords.ParsePersona(keywords.Slug(label))
}

func parseStep(label string) (keywords.Step, error) { return keywords.ParseStep(keywords.Slug(label)) }

package parse

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

// builder makes an asset of its values and notes what is wrong with them.
type builder struct {
	values     values
	separators separators // of lists
	// lenient leaves out what an optional field cannot be, as front matter is written for other programs: a
	// primary_image that is no address names an image there.
	lenient bool
	steps   []keywords.StepDefinition
	errs    []error
	ignored []string
	hints   []document.Hint
}

// build reads what pages and tables have in common. The identity and the text are the caller's.
func (b *builder) build() (content.Input, error) {
	in := content.Input{Asset: content.Asset{
		URL:       b.link(fieldURL),
		Title:     prose.Line(prose.Plain(b.values.first(fieldTitle))),
		Summary:   prose.Line(prose.Plain(b.values.first(fieldSummary))),
		Kind:      keywords.Slug(b.values.first(fieldKind)),
		Language:  b.language(),
		Moments:   b.moments(),
		Topics:    b.topics(),
		Keywords:  b.list(fieldKeywords),
		Channels:  b.list(fieldChannels),
		Regions:   b.list(fieldRegions),
		Published: b.date(fieldPublished),
		Updated:   b.date(fieldUpdated),
		Expires:   b.date(fieldExpires),
		Status:    b.status(),
		Quality:   b.quality(),
		Priority:  b.share(fieldPriority),
		Image:     b.link(fieldImage),
		CTAURL:    b.link(fieldCTAURL),
		CTALabel:  prose.Line(b.values.first(fieldCTALabel)),
	}}
	return in, errors.Join(b.errs...)
}

func (b *builder) refuse(f field, found, try string) {
	b.errs = append(b.errs, &content.FieldError{Field: string(f), Found: found, Try: try})
}

// leaveOut refuses the value of an optional field, or only notes it.
func (b *builder) leaveOut(f field, try string) {
	if b.lenient {
		b.ignored = append(b.ignored, string(f))
		return
	}
	b.refuse(f, fmt.Sprintf("%.100q", b.values.first(f)), try)
}

func (b *builder) list(f field) []string { return b.values.list(f, b.separators) }

// date refuses what is no date in every file: a page with a misspelt end would be shown for ever.
func (b *builder) date(f field) time.Time {
	text := b.values.first(f)
	if text == "" {
		return time.Time{}
	}
	t, ok := parseDate(text)
	if !ok {
		b.refuse(f, fmt.Sprintf("%.100q", text), "write dates as 2026-01-31 or 2026-01-31T09:00:00Z")
	}
	return t
}

func (b *builder) share(f field) float64 {
	text := b.values.first(f)
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
	text := strings.ReplaceAll(b.values.first(fieldLanguage), "_", "-")
	if text != "" && !languageForm.MatchString(text) {
		b.leaveOut(fieldLanguage, "use a code such as en or de-AT")
		return ""
	}
	return text
}

// link reads an address; whether it is safe is seen when the asset is validated.
func (b *builder) link(f field) string {
	text := b.values.first(f)
	if text != "" && !isAbsolute(text) {
		b.leaveOut(f, "use an http or https URL, or a path that begins with /")
		return ""
	}
	return text
}

func isAbsolute(address string) bool {
	return strings.HasPrefix(address, "/") || strings.HasPrefix(address, "https://") || strings.HasPrefix(address, "http://")
}

// quality is a share, or a rating from 1 to 5 stars.
func (b *builder) quality() float64 {
	if b.values.first(fieldQuality) != "" || b.values.first(fieldRating) == "" {
		return b.share(fieldQuality)
	}
	const best = 5
	n, err := strconv.ParseFloat(strings.Replace(b.values.first(fieldRating), ",", ".", 1), 64)
	if err != nil || !(n >= 0 && n <= best) {
		b.leaveOut(fieldRating, "use a number from 1 to 5")
		return 0
	}
	return n / best
}

func (b *builder) status() content.Status {
	if isTrue(b.values.first(fieldDraft)) || isFalse(b.values.first(fieldShown)) {
		return content.Draft
	}
	switch strings.ToLower(b.values.first(fieldStatus)) {
	case "", "live", "published", "publish", "active", "scheduled", "future":
		return content.Live
	case "draft", "pending", "unpublished", "private", "archived", "in review", "trash":
		return content.Draft
	}
	b.leaveOut(fieldStatus, "use live or draft")
	return content.Live
}

func isTrue(text string) bool {
	yes, err := strconv.ParseBool(strings.ToLower(text))
	return err == nil && yes
}

func isFalse(text string) bool {
	yes, err := strconv.ParseBool(strings.ToLower(text))
	return err == nil && !yes
}

// noIndex reports whether the asset asks not to be found: noindex: true, robots: noindex, nofollow, or unlisted: true.
func (b *builder) noIndex() bool {
	for _, text := range b.values[fieldRobots] {
		if isTrue(text) || strings.Contains(strings.ToLower(text), "noindex") {
			return true
		}
	}
	return false
}

func (b *builder) topics() (topics []keywords.Topic) {
	for _, label := range b.list(fieldTopics) {
		if key := keywords.Slug(label); key != "" {
			topics = append(topics, keywords.Topic(key))
		}
	}
	return topics
}

// moments reads the moments in their text form or, when there are none, crosses the intents, steps and personas. A
// stage stands for all of its steps.
func (b *builder) moments() (moments []keywords.Moment) {
	for _, text := range b.list(fieldMoments) {
		m, err := keywords.ParseMoment(text)
		if err != nil {
			b.refuse(fieldMoments, err.Error(), "correct it or leave it out")
			continue
		}
		moments = append(moments, m)
	}
	if len(b.values[fieldMoments]) > 0 {
		return moments
	}
	intents, steps, personas := axis(b, fieldIntents, b.parseIntent), b.stepAxis(), axis(b, fieldPersonas, parsePersona)
	if n := len(intents) * len(steps) * len(personas); n > content.MaxTags {
		found := fmt.Sprintf("%d combinations of intents, steps and personas", n)
		b.refuse(fieldMoments, found, fmt.Sprintf("at most %d", content.MaxTags))
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
func axis[K ~string](b *builder, f field, parse func(string) (K, error)) (keys []K) {
	for _, text := range b.list(f) {
		key, err := parse(text)
		if err != nil {
			b.refuse(f, err.Error(), "correct it or leave it out")
			continue
		}
		keys = append(keys, key)
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
	steps := axis(b, fieldSteps, parseStep)
	if len(b.values[fieldSteps]) == 0 {
		steps = nil
	}
	for _, text := range b.list(fieldStages) {
		stage, err := keywords.ParseStage(text)
		if err != nil {
			b.refuse(fieldStages, err.Error(), "correct it or leave it out")
			continue
		}
		for _, step := range b.steps {
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

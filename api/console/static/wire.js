// Reads what the API answers and writes what it takes. This is the only module that knows the names of its fields; what it
// returns is complete, so that nothing else asks whether a field is there.

const text = (value) => (typeof value === 'string' ? value : '');
const number = (value) => (Number.isFinite(value) ? value : 0);
const list = (value) => (Array.isArray(value) ? value : []);
const axis = (value) => (value === '-' ? '' : text(value));

function readMoment(form) {
  const [intent, step, persona] = text(form).split('/').map(axis);
  return { intent: intent ?? '', step: step ?? '', persona: persona ?? '', form: text(form) };
}

/** GET /console/config.json */
export const readConfig = (json) => ({
  site: text(json.site),
  demo: json.demo === true,
  sample: json.sample === true,
  keys: { publishable: text(json.publishable_key), report: text(json.report_key) },
  examples: list(json.examples).map(text),
});

/** GET /v1/personas and GET /v1/steps: what the site calls its personas and steps, by key. */
export const readNames = (json, noun) =>
  new Map(list(json[noun]).map((row) => [text(row.key), { label: text(row.name) || text(row.question) || text(row.key) }]));

/** The body of POST /v1/recommend. */
export const writeRequest = ({ phrase, intent, persona, step, channel, chain, context, test }) => ({
  phrase,
  chain,
  explain: true,
  ...given({ intent, persona, step, channel, context }),
  ...(test ? { test } : {}),
});

const given = (fields) => Object.fromEntries(Object.entries(fields).filter(([, value]) => value));

/** The answer of POST /v1/recommend. */
export function readAnswer(json) {
  const groups = list(json.groups).map(readGroup);
  return {
    id: text(json.id),
    phrase: text(json.phrase),
    chain: text(json.chain),
    context: text(json.context),
    took: number(json.took_us) / 1000,
    fallback: text(json.fallback),
    suggestions: list(json.suggestions).map(readSuggestion),
    reading: readReading(json.query ?? {}),
    groups,
    items: groups.flatMap((group) => group.items),
  };
}

const readSuggestion = (suggestion) => text(suggestion?.phrase ?? suggestion);

const readGroup = (group) => ({
  intent: axis(group.intent),
  label: text(group.label),
  items: list(group.items).map(readItem),
});

const readItem = (item) => ({
  id: text(item.id),
  url: text(item.url),
  title: text(item.title),
  titleRanges: readRanges(item.title_ranges),
  snippet: text(item.snippet),
  snippetRanges: readRanges(item.snippet_ranges),
  kind: text(item.kind),
  position: number(item.position),
  score: number(item.score),
  propensity: number(item.propensity),
  pinned: item.pinned === true,
  token: text(item.token),
  why: text(item.why),
  learned: item.learned ? { shown: number(item.learned.shown), relative: number(item.learned.relative) } : null,
  action: item.cta ? { url: text(item.cta.url), label: text(item.cta.label) || 'Go on' } : null,
  explanation: item.explanation ? readExplanation(item.explanation) : null,
});

const readRanges = (ranges) => list(ranges).filter((range) => Array.isArray(range) && range.length === 2);

const readExplanation = (node) => ({
  name: text(node.name),
  value: number(node.value),
  message: text(node.message),
  children: list(node.children).map(readExplanation),
});

const readReading = (query) => ({
  moment: readMoment(query.moment),
  confidence: number(query.confidence),
  language: text(query.language),
  navigational: query.navigational === true,
  corrected: text(query.corrected),
  intents: readShares(query.intents),
  likely: list(query.likely).map(text),
  steps: readShares(query.steps),
  personas: readShares(query.personas),
  topics: list(query.topics).map(text),
  evidence: list(query.why).map(readEvidence),
});

const readShares = (shares) =>
  Object.entries(shares ?? {})
    .map(([key, p]) => ({ key: axis(key), p: number(p) }))
    .sort((a, b) => b.p - a.p);

const readEvidence = (why) => ({
  source: text(why.source),
  ref: text(why.ref),
  match: text(why.match),
  span: readRanges([why.span])[0] ?? [0, 0],
  for: text(why.for),
  weight: number(why.weight),
});

/** One UBI 1.3 event about an item of an answer. */
export const writeEvent = ({ id, kind, answer, item, at }) => ({
  application: 'console',
  action_name: kind,
  query_id: answer.id,
  timestamp: at.toISOString(),
  user_query: answer.phrase,
  event_attributes: {
    id,
    token: item.token,
    chain: answer.chain,
    object: { object_id: item.id },
    position: { ordinal: item.position },
  },
});

/** The answer of POST /v1/outcomes. */
export const readReceipt = (json) => ({
  accepted: number(json.accepted),
  duplicate: number(json.duplicate),
  orphan: number(json.orphan),
  rejected: list(json.rejected).length,
});

/** The answer of GET /v1/gaps. */
export const readGaps = (json) => ({
  period: { from: text(json.period?.from), to: text(json.period?.to), days: number(json.period?.days) },
  sample: json.sample === true,
  total: number(json.totals?.all?.rows),
  rows: list(json.rows).map(readRow),
  cells: list(json.matrix).map(readCell),
});

const readRow = (row) => ({
  moment: readMoment(row.moment),
  topic: text(row.topic),
  cluster: text(row.cluster),
  state: text(row.state),
  label: text(row.label),
  demand: readDemand(row),
  supply: { pieces: number(row.supply?.pieces), retrieved: number(row.supply?.retrieved) },
  satisfaction: readSatisfaction(row.satisfaction),
  factors: readFactors(row.factors ?? {}),
  score: number(row.score),
  verdict: text(row.verdict),
  question: text(row.demand?.question),
  sample: row.sample === true,
  phrases: list(row.phrases).map((phrase) => ({
    phrase: text(phrase.phrase),
    count: number(phrase.own) + number(phrase.imported),
  })),
});

/**
 * Which searches make up the demand: the basis is own (enough of them), few (too few to judge by) or estimated (all that
 * is known).
 */
const readDemand = ({ demand, basis }) => ({
  own: number(demand?.own),
  planned: number(demand?.planned_as),
  basis: text(basis),
  imported: list(demand?.imported).map((source) => ({
    source: text(source.source),
    count: number(source.count),
    unit: text(source.unit),
  })),
});

const readSatisfaction = (s) => ({ mean: number(s?.mean), low: number(s?.low), high: number(s?.high) });

const readFactors = (f) => ({
  demand: number(f.demand),
  shortfall: number(f.shortfall),
  step: number(f.step_weight),
  trend: number(f.trend),
  confidence: number(f.confidence),
});

const readCell = (cell) => ({
  ...readMoment(cell.moment),
  demand: number(cell.demand),
  pieces: number(cell.pieces),
  state: text(cell.state),
  score: number(cell.score),
});

/** An application/problem+json. */
export const readProblem = (json) => ({
  code: text(json?.code),
  title: text(json?.title),
  detail: text(json?.detail),
  request: text(json?.request_id),
});

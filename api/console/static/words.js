// Says moments, intents, steps and states in plain words. A site may have steps and personas of its own: those it names
// itself.

export const INTENTS = ['know', 'go', 'do', 'buy', 'unknown'];

const intents = {
  know: { label: 'Know', group: 'Know', wants: 'wants to know' },
  go: { label: 'Go', group: 'Go there', wants: 'wants to go somewhere' },
  do: { label: 'Do', group: 'Do it', wants: 'wants to do something' },
  buy: { label: 'Buy', group: 'Buy', wants: 'wants to buy' },
};
const unknown = { label: 'Unknown', group: 'More', wants: 'wants something that the phrase does not tell' };

const intent = (key) => intents[key] ?? unknown;
export const intentLabel = (key) => intent(key).label;
export const groupLabel = (key) => intent(key).group;
export const intentClass = (key) => (intents[key] ? `is-${key}` : 'is-unknown');

// What a visitor asks at a step, in short, and what follows "wants to know:" or "wants to do something:".
const steps = {
  discover: { label: 'What is this?', tail: 'what is this?' },
  fit: { label: 'Good for me?', tail: 'is it right for them?' },
  proof: { label: 'Show me why', tail: 'what shows that it works?' },
  opinion: { label: 'What do others think?', tail: 'what do others think?' },
  worth: { label: 'Worth buying?', tail: 'is it worth it?' },
  urgent: { label: 'I need it now', tail: 'it cannot wait' },
  use: { label: 'Use what I have', tail: 'use what they have' },
};

/**
 * A sentence such as "An IT manager wants to do something: use what they have". Names hold the site's own personas and
 * steps.
 */
export function momentWords({ intent: want, step, persona }, names) {
  const tail = stepWords(want, step, names);
  return `${personaWords(persona, names)} ${intent(want).wants}${tail ? `: ${tail}` : ''}`;
}

function stepWords(want, step, names) {
  if (!step) return '';
  if (step === 'use' && want === 'know') return 'how to use what they have';
  return steps[step]?.tail ?? names.steps.get(step)?.label ?? step;
}

function personaWords(persona, names) {
  if (!persona) return 'Someone';
  const label = names.personas.get(persona)?.label ?? persona;
  const acronym = label.length > 1 && label[1] === label[1].toUpperCase() && label[1] !== label[1].toLowerCase();
  return `${/^[aeiou]/i.test(label) ? 'An' : 'A'} ${acronym ? label : label[0].toLowerCase() + label.slice(1)}`;
}

/** What an axis value is called: the site's name for it, else its key. */
export const personaLabel = (key, names) => (key ? (names.personas.get(key)?.label ?? unsaid(key)) : 'Anyone');
export const stepLabel = (key, names) =>
  key ? (steps[key]?.label ?? names.steps.get(key)?.label ?? unsaid(key)) : 'Any question';
const unsaid = (key) => (key === 'unknown' ? 'Not told' : key);

const rungs = {
  moment: 'content for the same moment',
  persona: 'content for the same persona',
  popular: 'popular content',
  recent: 'the newest content',
};

/** The banner of an answer that came from a rung of the ladder. */
export const fallbackWords = (rung) =>
  `Nothing answers this phrase. Showing ${rungs[rung] ?? 'other content'} instead. This counts as a gap.`;

// Where a piece of evidence came from.
const sources = {
  row: 'Keyword map',
  cue: 'Wording',
  model: 'Model',
  session: 'Seen before',
  page: 'Page',
  request: 'Given',
};
export const sourceWords = (source) => sources[source] ?? source;

// How a moment stands: a sign that needs no colour, a word, and how much it calls for attention.
const states = {
  missing: { glyph: '●', word: 'Missing', tone: 'bad' },
  weak: { glyph: '◐', word: 'Weak', tone: 'warn' },
  notworking: { glyph: '⚠', word: 'Not working', tone: 'bad' },
  satisfied: { glyph: '✓', word: 'Satisfied', tone: 'good' },
  excess: { glyph: '▣', word: 'Excess', tone: 'note' },
  quiet: { glyph: '·', word: 'Quiet', tone: 'calm' },
  fine: { glyph: '·', word: 'Fine', tone: 'calm' },
};
const undecided = { glyph: '▨', word: 'Not enough data', tone: 'calm' };

export const stateWords = (state) => states[state.toLowerCase().replace(/[^a-z]/g, '')] ?? undecided;

// What a feature of a score is called.
const parts = {
  text_title: 'Words in the title',
  text_keywords: 'Words in keywords and topics',
  text_summary: 'Words in the summary',
  text_head: 'Words in title, keywords or summary',
  text_any: 'Words anywhere in the text',
  text_score: 'Text score of the index',
  intent_fit: 'Serves the intent',
  step_fit: 'Serves the step',
  persona_fit: 'Serves the persona',
  topic_fit: 'About the topic',
  channel_fit: 'Made for the channel',
  language_fit: 'In the language',
  freshness: 'Fresh',
  quality: 'Quality, as rated',
  priority: 'Priority, as given',
  learned: 'Learned from outcomes',
  unseen: 'Not seen just now',
  score: 'Score',
};
export const partWords = (name) => parts[name] ?? name.replaceAll('_', ' ');

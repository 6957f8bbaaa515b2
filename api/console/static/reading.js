// What the engine understood: the moment in words, the probabilities behind it, and the evidence with its place in the
// phrase.

import { bar, el, pill } from './dom.js';
import { chance, count, fixed, percent, pieces, signed } from './text.js';
import { INTENTS, intentClass, intentLabel, momentWords, personaLabel, sourceWords, stepLabel } from './words.js';

const WORTH_SHOWING = 0.02;

/**
 * The moment as a sentence, in its text form, and how sure the reading is. When no intent is claimed the likeliest are
 * offered: mean(intent) is called for the one that is chosen.
 */
export function renderHeadline({ reading, took }, names, mean) {
  const { moment, confidence } = reading;
  return [
    el('p', { class: `sentence ${intentClass(moment.intent)}` }, momentWords(moment, names)),
    el(
      'p',
      { class: 'facts' },
      el('code', {}, moment.form || '-/-/-'),
      el('span', {}, confidence ? `${percent(confidence)} sure of the intent` : 'not sure of the intent'),
      reading.corrected && el('span', {}, `read as “${reading.corrected}”`),
      reading.navigational && el('span', {}, 'looks for a known page'),
      reading.language && el('span', {}, languageWords(reading.language)),
      el('span', {}, `answered in ${took < 10 ? fixed(took, 1) : count(took)} ms`),
    ),
    reading.likely.length > 0 && renderLikely(reading.likely, mean),
  ].filter(Boolean);
}

const renderLikely = (intents, mean) =>
  el(
    'p',
    { class: 'facts likely' },
    'Which did you mean?',
    intents.map((key) => el('button', { type: 'button', class: `chip small ${intentClass(key)}`, click: () => mean(key) }, intentLabel(key))),
  );

function languageWords(tag) {
  try {
    return `in ${new Intl.DisplayNames('en', { type: 'language' }).of(tag)}`;
  } catch {
    return tag; // not a language tag
  }
}

/** The probabilities, the topics and the evidence. */
export function renderReading({ reading, phrase }, names) {
  const likely = (shares) => shares.filter(({ p }) => p > WORTH_SHOWING);
  const intents = INTENTS.map((key) => ({ key, p: share(reading.intents, key) }));
  return [
    renderShares(
      'Intent',
      intents,
      ({ key }) => intentLabel(key),
      ({ key }) => intentClass(key),
    ),
    renderShares('Question', likely(reading.steps), ({ key }) => stepLabel(key, names)),
    renderShares('Persona', likely(reading.personas), ({ key }) => personaLabel(key, names)),
    el('section', { class: 'block' }, el('h3', {}, 'Topics'), renderTopics(reading.topics)),
    el('section', { class: 'block' }, el('h3', {}, 'Evidence'), renderEvidence(phrase, reading.evidence)),
  ];
}

/** The unknown intent is called unknown or not at all. */
const share = (shares, key) => shares.find((s) => s.key === key || (key === 'unknown' && s.key === ''))?.p ?? 0;

function renderShares(title, shares, label, kind = () => '') {
  const rows = shares.map((s) =>
    el(
      'li',
      { class: `share ${kind(s)}` },
      el('span', { class: 'share-name' }, label(s)),
      bar(s.p),
      el('span', { class: 'number' }, chance(s.p)),
    ),
  );
  return el(
    'section',
    { class: 'block' },
    el('h3', {}, title),
    rows.length ? el('ul', { class: 'shares' }, rows) : el('p', { class: 'soft' }, 'The phrase does not tell.'),
  );
}

const renderTopics = (topics) =>
  topics.length
    ? el(
        'p',
        { class: 'topics' },
        topics.map((topic) => pill(topic)),
      )
    : el('p', { class: 'soft' }, 'None recognised.');

function renderEvidence(phrase, evidence) {
  if (!evidence.length) return el('p', { class: 'soft' }, 'Nothing in the phrase spoke for a moment.');
  return [
    el(
      'p',
      { class: 'evidence-phrase' },
      pieces(
        phrase,
        evidence.slice(0, firstProofs).map(({ span }) => span),
      ).map(renderPiece),
    ),
    el('ol', { class: 'evidence' }, evidence.slice(0, firstProofs).map(renderProof)),
    evidence.length > firstProofs && renderMore(evidence.slice(firstProofs)),
  ].filter(Boolean);
}

/** How much evidence is marked in the phrase and shown at once: it comes in order of precedence. */
const firstProofs = 8;

function renderMore(rest) {
  return el(
    'details',
    { class: 'explain' },
    el('summary', {}, `${rest.length} more`),
    el('ol', { class: 'evidence rest' }, rest.map(renderProof)),
  );
}

function renderPiece({ text, covered, ends }) {
  return covered ? el('span', { class: 'covered' }, text, ends.length > 0 && el('sub', {}, ends.join(' '))) : text;
}

function renderProof({ source, ref, match, for: moment, weight }) {
  const what = [sourceWords(source), match && `${match} match`, ref].filter(Boolean).join(' · ');
  return el(
    'li',
    {},
    el('span', { class: 'proof' }, what, el('code', {}, moment)),
    el(
      'span',
      { class: `number weight ${weight < 0 ? 'against' : 'for'}`, title: 'What it adds to the log-odds' },
      signed(weight),
    ),
  );
}

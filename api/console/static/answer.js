// What the visitor gets: items in groups by intent, each with what speaks for it, what was learned of it and its
// explanation.

import { bar, el, pageAddress, pill } from './dom.js';
import { explain } from './explain.js';
import { count, figure, fixed, marked, plural } from './text.js';
import { fallbackWords, groupLabel, intentClass } from './words.js';

/**
 * The nodes of an answer. Choose(item) is called for a title in the demo; without it titles are links. Before is the
 * answer that this one is compared with, null for none; note says what was recorded of the item chosen.
 */
export function renderAnswer(answer, { choose, sample, before, note, ask }) {
  const old = new Map((before?.items ?? []).map((item) => [item.id, item]));
  const context = { choose, sample, old, note };
  return [
    answer.fallback && el('p', { class: 'banner warn' }, fallbackWords(answer.fallback)),
    note && !answer.items.some((item) => item.id === note.id) && el('p', { class: 'banner good' }, note.text),
    renderSuggestions(answer, ask),
    ...answer.groups.map((group) => renderGroup(group, context)),
  ].filter(Boolean);
}

function renderSuggestions({ suggestions }, ask) {
  if (!suggestions.length) return null;
  const chips = suggestions.map((phrase) =>
    el('button', { type: 'button', class: 'chip', click: () => ask(phrase) }, phrase),
  );
  return el('div', { class: 'chips' }, el('span', { class: 'soft' }, 'Did you mean'), chips);
}

function renderGroup(group, context) {
  return el(
    'section',
    { class: `group ${intentClass(group.intent)}` },
    el('h3', {}, groupLabel(group.intent), el('span', { class: 'soft small' }, plural(group.items.length, 'piece'))),
    el(
      'ol',
      { class: 'items' },
      group.items.map((item) => renderItem(item, context)),
    ),
  );
}

function renderItem(item, context) {
  const old = context.old.get(item.id);
  const chosen = context.note?.id === item.id;
  return el(
    'li',
    { class: `item ${chosen ? 'chosen' : ''}`, 'data-position': item.position, 'data-asset': item.id },
    el('div', { class: 'place' }, el('span', { class: 'unseen' }, 'Place '), String(item.position), moved(item, old)),
    el(
      'div',
      { class: 'piece' },
      el('h4', {}, renderTitle(item, context.choose)),
      el('p', { class: 'snippet' }, marked(item.snippet, item.snippetRanges)),
      renderAction(item.action),
      el('p', { class: 'why' }, item.kind && pill(item.kind.replaceAll('-', ' ')), item.pinned && pill('pinned'), item.why),
      chosen && el('p', { class: 'note' }, noteWords(context.note.text, item, old)),
      el(
        'div',
        { class: 'learned' },
        renderLearned(item, old, context.sample),
        item.explanation && explain(item.explanation),
      ),
    ),
    renderFigures(item, old),
  );
}

function renderTitle(item, choose) {
  const text = marked(item.title, item.titleRanges);
  if (choose) return el('button', { type: 'button', class: 'title', click: () => choose(item) }, text);
  const href = pageAddress(item.url);
  return href
    ? el('a', { class: 'title', href, target: '_blank', rel: 'noopener noreferrer' }, text)
    : el('span', { class: 'title' }, text);
}

function renderLearned({ learned }, old, sample) {
  const label = sample ? 'Sample: ' : '';
  if (!learned) return el('span', { class: 'soft' }, `${label}not seen in this moment yet`);
  const usual = changed(learned.relative, old?.learned?.relative, fixed);
  return el('span', { class: 'soft' }, `${label}seen ${plural(learned.shown, 'time')}, chosen `, usual, ' times the usual');
}

function renderAction(action) {
  const href = action && pageAddress(action.url);
  return href && el('p', {}, el('a', { class: 'action', href, target: '_blank', rel: 'noopener noreferrer' }, action.label));
}

function renderFigures(item, old) {
  return el(
    'dl',
    { class: 'figures' },
    el('div', {}, el('dt', {}, 'Score'), el('dd', {}, bar(item.score), changed(item.score, old?.score, fixed))),
    el(
      'div',
      { title: 'How likely this piece was to be drawn for its place, given those above' },
      el('dt', {}, 'Propensity'),
      el('dd', {}, bar(item.propensity, 'thin'), fixed(item.propensity)),
    ),
  );
}

/** The figure, with the one it was before when that reads differently. */
function changed(now, before, words) {
  if (before === undefined || words(now) === words(before)) return words(now);
  return el(
    'span',
    { class: `changed ${now > before ? 'up' : 'down'}` },
    el('s', {}, el('span', { class: 'unseen' }, 'was '), words(before)),
    ' ',
    words(now),
  );
}

function moved(item, old) {
  if (!old || old.position === item.position) return null;
  const up = old.position - item.position;
  return el(
    'span',
    { class: `moved ${up > 0 ? 'up' : 'down'}` },
    el('span', { 'aria-hidden': 'true' }, `${up > 0 ? '▲' : '▼'}${Math.abs(up)}`),
    el('span', { class: 'unseen' }, ` was ${old.position}`),
  );
}

function noteWords(text, item, old) {
  const learned = item.learned
    ? ` Learned ${arrow(fixed(old?.learned?.relative ?? 1), fixed(item.learned.relative))} times the usual.`
    : '';
  return text + learned + placeWords(old?.position ?? item.position, item.position);
}

/** A better score makes a better place likelier, but the place itself is drawn. */
function placeWords(before, now) {
  if (before === now) return '';
  return ` Place ${arrow(before, now)}${now > before ? ', as drawn: chance has a say in it' : ''}.`;
}

/** From one figure to another, kept on one line. */
const arrow = (from, to) => `${from}\u00a0→\u00a0${to}`;

/** What the live region says of an answer. */
export function answerWords(answer) {
  if (!answer.items.length) return `Nothing to show for “${answer.phrase}”`;
  const groups = plural(answer.groups.length, 'group');
  const found = `${plural(answer.items.length, 'result')} in ${groups} for “${answer.phrase}”`;
  return answer.fallback ? `${found}. ${fallbackWords(answer.fallback)}` : `${found}, in ${figure(answer.took)} ms`;
}

export const chosenWords = (item, receipt) =>
  `${receipt} ${item.title}: place ${count(item.position)}, score ${fixed(item.score)}`;

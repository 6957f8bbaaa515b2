// The moments that lack content: a ranked table in which every score can be opened into its factors.

import { el, rangeBar } from './dom.js';
import { count, figure, fixed, percent, plural } from './text.js';
import { momentWords, stateWords } from './words.js';

const FIRST = 8;
const PHRASES = 3;
const COLUMNS = ['State', 'Moment', 'Demand', 'Supply', 'Satisfaction', 'Score'];

/** The nodes of the table. Ask(phrase) is called for a phrase. */
export function renderGaps(report, names, ask) {
  const rows = report.rows.map((row, i) => renderRow(row, `gap-${i}`, names, ask));
  const body = el('tbody', { role: 'rowgroup' }, rows.slice(0, FIRST));
  const table = el(
    'table',
    { class: 'gap-table', role: 'table', 'aria-labelledby': 'gaps-title' },
    el(
      'thead',
      { role: 'rowgroup' },
      el(
        'tr',
        { role: 'row' },
        COLUMNS.map((name) => el('th', { scope: 'col', role: 'columnheader', class: `col-${name.toLowerCase()}` }, name)),
      ),
    ),
    body,
  );
  return rows.length > FIRST ? [table, moreButton(rows.slice(FIRST), body)] : [table];
}

function moreButton(rows, body) {
  const button = el('button', { type: 'button', class: 'quiet' }, `Show ${plural(rows.length, 'more moment')}`);
  button.addEventListener('click', () => {
    body.append(...rows.flat());
    rows[0][0].querySelector('button')?.focus();
    button.remove();
  });
  return button;
}

/** When the figures were counted, and of how much. */
export function periodWords({ period, total }) {
  const day = (time) =>
    new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'long', year: 'numeric', timeZone: 'UTC' }).format(time);
  const [from, to] = [new Date(period.from), new Date(period.to)];
  const moments = plural(total, 'moment');
  if (Number.isNaN(from.valueOf()) || Number.isNaN(to.valueOf())) return moments;
  return `${moments}, ${day(from)} to ${day(to)}`;
}

function renderRow(row, id, names, ask) {
  const detail = el(
    'tr',
    { id, class: 'gap-detail', role: 'row', hidden: true },
    el('td', { colspan: COLUMNS.length, role: 'cell' }, renderFactors(row)),
  );
  const line = el(
    'tr',
    { class: 'gap', role: 'row' },
    cell('State', renderState(row)),
    cell('Moment', renderMoment(row, names, ask)),
    cell('Demand', renderDemand(row.demand)),
    cell('Supply', renderSupply(row.supply)),
    cell('Satisfaction', renderSatisfaction(row.satisfaction)),
    cell('Score', scoreButton(row, detail)),
  );
  return [line, detail];
}

const cell = (name, ...content) =>
  el('td', { role: 'cell', class: `col-${name.toLowerCase()}`, 'data-label': name }, ...content);

function renderState(row) {
  const { glyph, word, tone } = stateWords(row.state);
  const label = capital(row.label);
  return [
    el('span', { class: `state ${tone}` }, el('span', { class: 'glyph', 'aria-hidden': 'true' }, glyph), word),
    label && label !== word && el('span', { class: 'soft small' }, label),
  ];
}

function renderMoment(row, names, ask) {
  const subject = subjectWords(row);
  const phrases = row.phrases
    .slice(0, PHRASES)
    .map(({ phrase, count: n }) =>
      el(
        'button',
        { type: 'button', class: 'chip small', title: 'Ask this phrase', click: () => ask(phrase) },
        phrase,
        el('span', { class: 'soft' }, n > 0 && count(n)),
      ),
    );
  return [
    el('p', { class: 'gap-words' }, subject && el('b', {}, subject), momentWords(row.moment, names)),
    row.question && el('p', {}, `Planned: “${row.question}”`),
    row.verdict && el('p', { class: 'verdict' }, row.verdict),
    phrases.length > 0 && el('p', { class: 'gap-phrases' }, phrases),
    el('p', { class: 'soft small' }, el('code', {}, row.moment.form), row.sample && ' · sample'),
  ];
}

const subjectWords = ({ topic, cluster }) =>
  topic ? capital(topic.replaceAll('-', ' ')) : cluster && `Phrases with “${cluster}”`;

const capital = (text) => text.slice(0, 1).toUpperCase() + text.slice(1);

const bases = { estimated: 'an estimate', few: 'few sessions' };

/** What a source is called: with its unit, where it does not count searches. */
const sourceWords = ({ source, unit }) => {
  const name = source.replaceAll('-', ' ') || 'imported';
  return unit === 'searches' || !unit || name.endsWith(unit) ? name : `${name} ${unit}`;
};

/** Own, imported and planned demand, each source by itself; those that count towards the score stand out. */
function renderDemand({ own, imported, planned, basis }) {
  const line = (name, n, counts) =>
    el('div', { class: counts && n ? 'counts' : '' }, el('dt', {}, name), el('dd', { class: 'number' }, n ? count(n) : '–'));
  return [
    el(
      'dl',
      { class: 'demand' },
      line('own', own, true),
      imported.map((source) => line(sourceWords(source), source.count, basis === 'estimated')),
      line('planned', planned, basis === 'estimated'),
    ),
    bases[basis] && el('span', { class: 'soft small' }, bases[basis]),
  ];
}

const renderSupply = ({ pieces, retrieved }) => [
  el('span', { class: 'number big' }, count(pieces)),
  ' ',
  el('span', { class: 'soft' }, pieces === 1 ? 'piece' : 'pieces'),
  retrieved > 0 &&
    el(
      'p',
      { class: 'soft small', title: 'How many pieces its phrases bring up, whatever they serve' },
      `of ${count(retrieved)} found`,
    ),
];

function renderSatisfaction(satisfaction) {
  const { mean, low, high } = satisfaction;
  return [
    el('span', { class: 'number big' }, percent(mean)),
    rangeBar(satisfaction),
    el('span', { class: 'soft small' }, `${percent(low)} to ${percent(high)}`),
  ];
}

function scoreButton(row, detail) {
  const button = el(
    'button',
    { type: 'button', class: 'score', 'aria-expanded': 'false', 'aria-controls': detail.id },
    el('span', { class: 'number big' }, figure(row.score)),
    el('span', { class: 'small' }, 'Why'),
  );
  button.addEventListener('click', () => {
    detail.hidden = !detail.hidden;
    button.setAttribute('aria-expanded', String(!detail.hidden));
  });
  return button;
}

function renderFactors({ factors, score }) {
  const parts = [
    ['Demand', figure(factors.demand), 'searches, or what stands in for them'],
    ['Shortfall', fixed(factors.shortfall), '1 − satisfaction'],
    ['Step weight', fixed(factors.step), 'how much the step counts'],
    ['Trend', fixed(factors.trend), 'above 1 is rising'],
    ['Confidence', fixed(factors.confidence), 'how sure the readings are'],
  ];
  const tile = ([name, value, note]) =>
    el(
      'div',
      { class: 'factor' },
      el('dt', {}, name),
      el('dd', {}, el('b', { class: 'number' }, value), el('span', { class: 'soft small' }, note)),
    );
  return el(
    'dl',
    { class: 'factors' },
    parts.map(tile),
    el(
      'div',
      { class: 'factor total' },
      el('dt', {}, 'Score'),
      el('dd', {}, el('b', { class: 'number' }, figure(score)), el('span', { class: 'soft small' }, 'all of it multiplied')),
    ),
  );
}

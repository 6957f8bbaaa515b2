// The matrix of moments: personas down, intents across, all steps of a cell rolled up. The shade is the opportunity; sign
// and number say the same without colour.

import { el } from './dom.js';
import { count, figure } from './text.js';
import { INTENTS, intentLabel, personaLabel, stateWords, stepLabel } from './words.js';

const SHADES = 5;

/** The section with the matrix, or null when there is nothing to roll up. */
export function renderMatrix(cells, names) {
  if (!cells.length) return null;
  const rolled = rollUp(cells);
  const intents = INTENTS.filter((intent) => rolled.some((cell) => cell.intent === intent));
  const personas = order(
    rolled.map((cell) => cell.persona),
    names,
  );
  const top = Math.max(...rolled.map((cell) => cell.score));
  const find = (persona, intent) => rolled.find((cell) => cell.persona === persona && cell.intent === intent);
  const rows = personas.map((persona) =>
    el(
      'tr',
      {},
      el('th', { scope: 'row' }, personaLabel(persona, names)),
      intents.map((intent) => renderCell(find(persona, intent), top, names)),
      total(rolled.filter((cell) => cell.persona === persona)),
    ),
  );
  return el(
    'section',
    { class: 'block matrix' },
    el('h3', {}, 'Who wants what'),
    el(
      'p',
      { class: 'soft' },
      'Demand of each cell, with the state of its most promising moment. The stronger the shade, the more there is to gain.',
    ),
    el(
      'div',
      { class: 'scroll', tabindex: 0, role: 'region', 'aria-label': 'Demand by persona and intent' },
      el(
        'table',
        {},
        el(
          'thead',
          {},
          el(
            'tr',
            {},
            el('th', { scope: 'col' }, 'Persona'),
            intents.map((intent) => el('th', { scope: 'col' }, intentLabel(intent))),
            el('th', { scope: 'col' }, 'All'),
          ),
        ),
        el('tbody', {}, rows),
        el(
          'tfoot',
          {},
          el(
            'tr',
            {},
            el('th', { scope: 'row' }, 'All'),
            intents.map((intent) => total(rolled.filter((cell) => cell.intent === intent))),
            total(rolled),
          ),
        ),
      ),
    ),
  );
}

/**
 * One cell for each persona and intent: demand, pieces and score added up, state and step of the cell with the highest
 * score.
 */
function rollUp(cells) {
  const rolled = new Map();
  for (const cell of cells) {
    const intent = cell.intent || 'unknown';
    const key = `${cell.persona}/${intent}`;
    const sum = rolled.get(key) ?? { ...cell, intent, demand: 0, pieces: 0, score: 0, best: -1 };
    const lead = cell.score > sum.best ? { state: cell.state, step: cell.step, best: cell.score } : {};
    rolled.set(key, {
      ...sum,
      demand: sum.demand + cell.demand,
      pieces: sum.pieces + cell.pieces,
      score: sum.score + cell.score,
      ...lead,
    });
  }
  return [...rolled.values()];
}

/** Anyone first, then as the site lists its personas, then the rest. */
function order(personas, names) {
  const known = ['', ...names.personas.keys()];
  const rank = (persona) => (known.includes(persona) ? known.indexOf(persona) : known.length);
  return [...new Set(personas)].sort((a, b) => rank(a) - rank(b) || a.localeCompare(b));
}

function renderCell(cell, top, names) {
  if (!cell || cell.demand === 0) return el('td', { class: 'shade-0' }, el('span', { class: 'soft' }, '–'));
  const { glyph, word } = stateWords(cell.state);
  const shade = top > 0 ? Math.ceil((cell.score / top) * SHADES) : 0;
  const title = `${word}: ${stepLabel(cell.step, names)} Score ${figure(cell.score)}, pieces ${count(cell.pieces)}`;
  return el(
    'td',
    { class: `shade-${shade}`, title },
    el('span', { class: 'glyph', 'aria-hidden': 'true' }, glyph),
    el('span', { class: 'number' }, count(cell.demand)),
    el('span', { class: 'matrix-word' }, word),
  );
}

const total = (cells) => el('td', { class: 'number total' }, count(cells.reduce((sum, cell) => sum + cell.demand, 0)));

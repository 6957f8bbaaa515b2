// The explanation of an item: the tree of reasons as an indented table. It is built when it is first opened.

import { bar, el } from './dom.js';
import { fixed } from './text.js';
import { partWords } from './words.js';

export function explain(tree) {
  const details = el('details', { class: 'explain' }, el('summary', {}, 'Explain'));
  details.addEventListener('toggle', () => details.append(renderTree(tree)), { once: true });
  return details;
}

function renderTree(tree) {
  return el(
    'div',
    { class: 'scroll', tabindex: 0, role: 'region', 'aria-label': 'Explanation of the score' },
    el(
      'table',
      { class: 'tree' },
      el(
        'thead',
        {},
        el(
          'tr',
          {},
          ['Reason', 'Adds', 'Because'].map((name) => el('th', { scope: 'col' }, name)),
        ),
      ),
      el('tbody', {}, renderNodes(tree, 0, tree.value)),
    ),
  );
}

function renderNodes(node, depth, whole) {
  const inputs = isProduct(node) ? node.children : [];
  const below = inputs.length ? [] : node.children;
  const because = inputs.length ? inputs.map(({ name, value }) => `${name} ${fixed(value)}`).join(' × ') : node.message;
  const cell = el('th', { scope: 'row' }, partWords(node.name));
  cell.style.setProperty('--depth', depth);
  const row = el(
    'tr',
    { class: node.value === 0 ? 'nought' : '' },
    cell,
    el('td', { class: 'number' }, bar(whole ? node.value / whole : 0, 'thin'), fixed(node.value, 3)),
    el('td', { class: 'soft' }, because),
  );
  return [row, ...below.flatMap((child) => renderNodes(child, depth + 1, whole))];
}

/** A node whose children are a value and its weight says so in one line. */
const isProduct = ({ children }) =>
  children.length === 2 &&
  children[0].name === 'value' &&
  children[1].name === 'weight' &&
  !children.some((child) => child.children.length);

// Turns phrases with ranges, and numbers, into what people read. Ranges are pairs of UTF-16 code units, as strings count
// here.

import { el } from './dom.js';

/** The text as nodes, with the ranges in <mark>. Ranges outside the text, or within one another, are held to it. */
export function marked(text, ranges) {
  const nodes = [];
  let at = 0;
  for (const [start, end] of [...ranges].sort((a, b) => a[0] - b[0])) {
    const from = Math.max(at, start);
    const to = Math.min(text.length, end);
    if (to <= from) continue;
    nodes.push(text.slice(at, from), el('mark', {}, text.slice(from, to)));
    at = to;
  }
  nodes.push(text.slice(at));
  return nodes.filter((node) => node !== '');
}

/**
 * The text cut wherever one of the spans begins or ends: pieces that say whether a span covers them, and the numbers,
 * from 1, of those that end there.
 */
export function pieces(text, spans) {
  const cuts = new Set([0, text.length]);
  for (const cut of spans.flat()) if (cut > 0 && cut < text.length) cuts.add(cut);
  const sorted = [...cuts].sort((a, b) => a - b);
  return sorted.slice(1).map((end, i) => ({
    text: text.slice(sorted[i], end),
    covered: spans.some(([from, to]) => from <= sorted[i] && end <= to),
    ends: spans.flatMap(([from, to], n) => (from < to && to === end ? [n + 1] : [])),
  }));
}

const whole = new Intl.NumberFormat('en-GB', { maximumFractionDigits: 0 });
const short = new Intl.NumberFormat('en-GB', { maximumSignificantDigits: 3 });

export const count = (n) => whole.format(n);
export const figure = (n) => short.format(n);
export const fixed = (n, digits = 2) => n.toFixed(digits);
export const percent = (p) => `${Math.round(p * 100)} %`;
export const signed = (n, digits = 2) => (n < 0 ? '−' : '+') + Math.abs(n).toFixed(digits);
export const plural = (n, one, many = `${one}s`) => `${count(n)} ${Math.round(n) === 1 ? one : many}`;

/** A probability small enough to round to nothing is still something. */
export const chance = (p) => (p > 0 && p < 0.005 ? '< 1 %' : percent(p));

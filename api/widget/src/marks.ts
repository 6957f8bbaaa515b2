import type { Range } from './answer';
import { make } from './dom';

/** The text with its ranges in mark elements. Ranges that overlap, are empty or leave the text are held to it. */
export function marked(text: string, ranges: Range[] = []): (Node | string)[] {
  const nodes: (Node | string)[] = [];
  let end = 0;
  for (const [from, to] of [...ranges].sort((a, b) => a[0] - b[0])) {
    const start = Math.max(from, end);
    if (Math.min(to, text.length) <= start) continue;
    nodes.push(text.slice(end, start), make('mark', {}, text.slice(start, to)));
    end = to;
  }
  return [...nodes, text.slice(end)];
}

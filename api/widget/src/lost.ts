import type { Answer } from './answer';
import type { Client } from './client';
import { ask, fill, hits, hitsOf, make, phrase, section, view } from './runtime';
import type { Stage, View } from './views';

const FEW = 3;

/**
 * What is shown when nothing answers a phrase: what else could be meant, what may help all the same, and the question what
 * was wanted. Fetched on demand, as it is for few.
 */
export default async function lost(
  client: Client,
  text: string,
  signal: AbortSignal,
): Promise<(stage: Stage, answer: Answer) => View> {
  const address = 'suggest?q=' + encodeURIComponent(text);
  const { suggestions }: Suggested = await ask<Suggested>(client, address, signal).catch(() => ({ suggestions: [] }));
  const others = suggestions.map((suggestion) => suggestion.text).filter((other) => other !== text);
  return (stage, answer) => {
    const { words } = stage;
    const meant = others.slice(0, FEW).map((other) => phrase(stage, other));
    const sections = [section(words.try, meant), section(words.instead, hits(stage, hitsOf(answer).slice(0, FEW)))];
    return { ...view(fill(words.none, { q: text }), sections), empty: true, extra: stage.tell && wish(stage) };
  };
}

/** Phrases that have content. */
interface Suggested {
  suggestions: { text: string }[];
}

function wish({ words, tell }: Stage): HTMLElement {
  const input = make('input', { autocomplete: 'off', maxLength: 200, ariaLabel: words.report });
  const onsubmit = (event: Event) => {
    event.preventDefault();
    if (input.value.trim()) tell!(input.value);
  };
  return make(
    'div',
    { part: 'report' },
    make('p', {}, words.report),
    make('form', { onsubmit }, input, make('button', {}, words.send)),
  );
}

import { Answer, Hit, hitsOf, splitMoment } from './answer';
import { safe } from './address';
import type { Option } from './combobox';
import { make } from './dom';
import { content, Look } from './hit';
import { count, fill, Strings } from './strings';

/** What the panel shows: each state of the search is one. */
export interface View {
  /** A line above the list. */
  note?: string;
  sections: Section[];
  /** Two readings are as likely: the first two sections stand side by side. */
  columns?: boolean;
  /** What follows the list and is no option. */
  extra?: HTMLElement;
  /** Nothing answers the phrase. */
  empty?: boolean;
  /** What a screen reader says. */
  said: string;
  /** Which nodes show which hits. */
  hits: Map<Element, Hit>;
}

/** Options under a heading; in a row when they are chips. */
export interface Section {
  label?: string;
  row?: boolean;
  options: Option[];
}

/** What can be done from the panel, and how it is put. */
export interface Stage extends Look {
  strings: Strings;
  target: string;
  perGroup: number;
  choose(event: MouseEvent, hit: Hit, act: boolean): void;
  search(phrase: string): void;
  unlearn(phrase: string): void;
  /** Shows the intent alone: all of it, or because the phrase was misread. */
  refine(intent: string, misread: boolean): void;
  /** Leaves out what the page, or a choice before, says of the visitor. */
  drop(name: string): void;
  retry(): void;
  tell(wish: string): void;
}

const INTENTS = ['know', 'go', 'do', 'buy'] as const;
const UNSURE = 0.6;

const option = (part: string, children: (Node | string)[], onclick: (event: MouseEvent) => void, href = '', target = ''): Option => ({
  node: make(href ? 'a' : 'div', { role: 'option', part, href: href || undefined, target: target || undefined, tabindex: href && '-1', onclick }, ...children),
});

/** Nothing to show. */
export const blank = (): View => ({ sections: [], said: '', hits: new Map() });

/** Before anything is typed: what was searched before, and where to begin. */
export function idle(stage: Stage, recents: string[], starters: string[], auto?: Answer): View {
  const { strings } = stage;
  const view = blank();
  const phrase = (text: string, remove?: () => void) => ({ ...option('item', [text], () => stage.search(text)), remove });
  add(view, strings.recents, recents.map((text) => phrase(text, () => stage.unlearn(text))));
  add(view, strings.starters, [...starters.map((text) => phrase(text)), ...(auto ? hitsOf(auto).flatMap((hit) => lines(stage, view, hit)) : [])]);
  return view;
}

/** What answers the phrase, by moments, the likeliest first. */
export function results(stage: Stage, answer: Answer, chips: Chip[]): View {
  const { strings, perGroup } = stage;
  const { corrected, likely, confidence } = answer.query;
  const view = blank();
  if (corrected) view.note = fill(strings.corrected, { q: answer.phrase, c: corrected });
  view.columns = likely?.length > 1;
  const alone = chips.find(({ name }) => name === 'intent')?.key;
  for (const group of answer.groups) {
    if (alone && group.intent !== alone) continue;
    const options = group.items.flatMap((hit) => lines(stage, view, hit));
    if (!alone && named(strings, group.intent) && group.items.length >= perGroup) {
      options.push(option('more', [strings.all], () => stage.refine(group.intent, false)));
    }
    add(view, named(strings, group.intent) ?? group.label, options);
  }
  add(view, '', chips.map((chip) => dropper(stage, chip)), true);
  if (!alone && confidence < UNSURE) add(view, strings.correct, correctors(stage, answer), true);
  view.said = [view.note, count(view.hits.size, strings)].filter(Boolean).join(' ');
  return view;
}

/** Nothing answers the phrase: what else could be meant, what may help all the same, and what was wanted. */
export function none(stage: Stage, answer: Answer, suggestions: string[], ask: boolean): View {
  const { strings } = stage;
  const view = blank();
  view.empty = true;
  view.note = view.said = fill(strings.none, { q: answer.phrase });
  add(view, strings.try, suggestions.map((text) => option('item', [text], () => stage.search(text))));
  add(view, strings.instead, hitsOf(answer).flatMap((hit) => lines(stage, view, hit)));
  if (ask) view.extra = wish(stage);
  return view;
}

/** It did not work, and can be tried again. */
export function trouble(stage: Stage, text: string): View {
  const again = make('button', { type: 'button', onclick: () => stage.retry() }, stage.strings.retry);
  return { ...blank(), extra: make('p', { part: 'error' }, text, ' ', again), said: text };
}

/** Something that narrows the search, and can be taken away. */
export interface Chip {
  name: string;
  key: string;
}

function dropper(stage: Stage, { name, key }: Chip): Option {
  const text = named(stage.strings, key) ?? key.replaceAll('-', ' ');
  const made = option('chip', [text + ' ✕'], () => stage.drop(name));
  made.node.ariaLabel = fill(stage.strings.remove, { q: text });
  return made;
}

function correctors(stage: Stage, { query }: Answer): Option[] {
  const others = INTENTS.filter((intent) => intent !== splitMoment(query.moment)[0]);
  return others.map((intent) => option('chip', [stage.strings[intent]], () => stage.refine(intent, true)));
}

const named = (strings: Strings, intent: string): string | undefined =>
  INTENTS.includes(intent as 'do') ? strings[intent as 'do'] : undefined;

/** A hit, and under it what it asks its reader to do. */
function lines(stage: Stage, view: View, hit: Hit): Option[] {
  const shown = option('item', content(hit, stage), (event) => stage.choose(event, hit, false), safe(hit.url), stage.target);
  view.hits.set(shown.node, hit);
  const act = safe(hit.cta?.url);
  if (!act) return [shown];
  const label = hit.cta?.label || new URL(act).hostname;
  return [shown, option('action', [label], (event) => stage.choose(event, hit, true), act, stage.target)];
}

function wish(stage: Stage): HTMLElement {
  const { strings } = stage;
  const input = make('input', { name: 'wish', maxlength: 200, autocomplete: 'off', 'aria-label': strings.report });
  const form = make('form', {}, input, make('button', {}, strings.send));
  form.onsubmit = (event) => {
    event.preventDefault();
    if (input.value.trim()) stage.tell(input.value);
  };
  return make('div', { part: 'report' }, make('p', { 'aria-hidden': 'true' }, strings.report), form);
}

function add(view: View, label: string, options: Option[], row = false): void {
  if (options.length) view.sections.push({ label, options, row });
}

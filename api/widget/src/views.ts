import { safe } from './address';
import { Answer, Hit, hitsOf, splitMoment } from './answer';
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
}

/** Options under a heading; in a row when they are chips. There is none without options. */
export interface Section {
  label?: string;
  row?: boolean;
  options: Option[];
}

/** What can be done from the panel, and how it is put. */
export interface Stage extends Look {
  words: Strings;
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
  /** What the visitor was looking for; undefined when that was said, or is not asked. */
  tell?(wish: string): void;
}

const INTENTS = ['know', 'go', 'do', 'buy'] as const;
const UNSURE = 0.6;

/** Nothing but a line to read. */
export const line = (text = ''): View => ({ note: text, sections: [], said: text });

/** Before anything is typed: what was searched before, and where to begin. */
export function idle(stage: Stage, recents: string[], starters: string[], auto?: Answer): View {
  const { recents: before, starters: begin } = stage.words;
  const remembered = recents.map((text) => ({ ...phrase(stage, text), remove: () => stage.unlearn(text) }));
  const offered = [...starters.map((text) => phrase(stage, text)), ...(auto ? hits(stage, hitsOf(auto)) : [])];
  return view('', [section(before, remembered), section(begin, offered)]);
}

/** What answers the phrase, by moments, the likeliest first; with what narrows the search, which can be taken away. */
export function results(stage: Stage, answer: Answer, chosen: Record<string, string>): View {
  const { words } = stage;
  const { corrected, likely, confidence } = answer.query;
  const alone = chosen.intent;
  const note = corrected && fill(words.corrected, { q: answer.phrase, c: corrected });
  const groups = answer.groups.filter(({ intent }) => !alone || intent === alone);
  const sections = groups.map(({ intent, label, items }) => {
    const more =
      alone || items.length < stage.perGroup ? [] : option('more', [words.all], () => stage.refine(intent, false));
    return section(words[intent as 'do'] ?? label, hits(stage, items).concat(more));
  });
  const others = INTENTS.filter((intent) => intent !== splitMoment(answer.query.moment)[0]);
  const correct =
    alone || confidence >= UNSURE
      ? []
      : others.map((intent) => option('chip', [words[intent]], () => stage.refine(intent, true)));
  const chips = Object.entries(chosen).flatMap(([name, key]) => (key ? dropper(stage, name, key) : []));
  const total = groups.flatMap(({ items }) => items).length;
  return {
    ...view(note, [...sections, section('', chips, true), section(words.correct, correct, true)]),
    columns: likely?.length > 1,
    said: `${note} ${count(total, words)}`,
  };
}

/** It did not work, and can be tried again. */
export function trouble(stage: Stage, text: string): View {
  const again = make('button', { type: 'button', onclick: () => stage.retry() }, stage.words.retry);
  return { ...line(), extra: make('p', { part: 'error' }, text, ' ', again), said: text };
}

/** A view that is read out as its line is. */
export const view = (note: string, sections: Section[]): View => ({
  note,
  said: note,
  sections: sections.filter(({ options }) => options.length),
});

export const section = (label: string, options: Option[], row = false): Section => ({ label, options, row });

const option = (
  part: string,
  children: (Node | string)[],
  onclick: (event: MouseEvent) => void,
  href = '',
  target = '',
): Option => ({
  node: href
    ? make('a', { role: 'option', part, href, target, tabIndex: -1, onclick }, ...children)
    : make('div', { role: 'option', part, onclick }, ...children),
});

/** A phrase that can be searched for. */
export const phrase = (stage: Stage, text: string) => option('item', [text], () => stage.search(text));

function dropper(stage: Stage, name: string, key: string): Option {
  const { words } = stage;
  const text = name === 'intent' ? words[key as 'do'] : key.replaceAll('-', ' ');
  const made = option('chip', [text + ' ✕'], () => stage.drop(name));
  made.node.ariaLabel = fill(words.remove, { q: text });
  return made;
}

/** The hits, and under each what it asks its reader to do. */
export const hits = (stage: Stage, list: Hit[]): Option[] =>
  list.flatMap((hit) => {
    const { target } = stage;
    const act = safe(hit.cta?.url);
    const shown = option('item', content(hit, stage), (event) => stage.choose(event, hit, false), safe(hit.url), target);
    const asked = act
      ? option('action', [hit.cta!.label || act], (event) => stage.choose(event, hit, true), act, target)
      : [];
    return [{ ...shown, hit }].concat(asked as []);
  });

/** A text for each plural category of the language that it has (Intl.PluralRules); {n} is the number. */
export type Plural = { other: string } & Partial<Record<Intl.LDMLPluralRule, string>>;

/** Everything the widget says. {q} is what was searched for, {c} what was shown in its place. */
export const english = {
  /** The language of these texts, by whose rules they count (BCP 47). */
  code: 'en',
  label: 'Search',
  clear: 'Clear',
  close: 'Close',
  recents: 'Recent searches',
  starters: 'Start here',
  searching: 'Searching…',
  results: { one: '{n} result', other: '{n} results' } as Plural,
  none: 'No results for “{q}”',
  corrected: 'No exact match for “{q}” – showing “{c}”',
  try: 'Did you mean',
  instead: 'You might want',
  correct: 'Looking for something else?',
  all: 'See all',
  remove: 'Remove “{q}”',
  removed: '“{q}” removed',
  report: 'What were you looking for?',
  send: 'Send',
  thanks: 'Thank you.',
  error: 'Search is not available right now.',
  offline: 'You are offline.',
  retry: 'Try again',
  next: 'What to do next',
  know: 'Know',
  go: 'Go there',
  do: 'Do it',
  buy: 'Buy',
};

export type Strings = typeof english;

const packs: Record<string, () => Promise<{ default: Strings }>> = {
  ar: () => import('./lang/ar'),
  de: () => import('./lang/de'),
  es: () => import('./lang/es'),
  fr: () => import('./lang/fr'),
  ja: () => import('./lang/ja'),
};

/** The strings of a language (BCP 47), English where there are none; those of the page go before. */
export async function stringsOf(language: string, own: string): Promise<Strings> {
  const pack = await packs[language.toLowerCase().split('-')[0]]?.().catch(() => undefined);
  return { ...english, ...pack?.default, ...JSON.parse(own || '{}') };
}

/** The text with its places filled. */
export const fill = (text: string, values: Record<string, string | number>) =>
  text.replace(/\{(\w)\}/g, (_, name) => `${values[name]}`);

/** The text for so many. */
export const count = (n: number, { code, results }: Strings) =>
  fill(results[new Intl.PluralRules(code).select(n)] ?? results.other, { n });

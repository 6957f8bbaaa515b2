/** The shapes of what the API answers, as its OpenAPI document has them; only what the widget uses. */

/** A stretch of a text in UTF-16 code units: from the first, up to and without the second. */
export type Range = [number, number];

/** An asset that is shown. Texts are text, never markup. */
export interface Hit {
  id: string;
  url: string;
  title: string;
  title_ranges: Range[];
  snippet: string;
  snippet_ranges: Range[];
  kind: string;
  moments: string[];
  /** In reading order over the whole answer, from 1. */
  position: number;
  /** Says what was shown where; outcomes hand it back. Empty without consent. */
  token: string;
  why: string;
  image?: string;
  cta?: { label: string; url: string };
}

/** The hits of one intent. */
export interface Group {
  intent: string;
  label: string;
  items: Hit[];
}

/** An answer to a phrase, or to a page. */
export interface Answer {
  id: string;
  phrase: string;
  chain: string;
  query: {
    /** intent/step/persona, with - for one that is open. */
    moment: string;
    confidence: number;
    /** What was searched for in place of the phrase, "" for itself. */
    corrected: string;
    /** The two likeliest intents when none is claimed. */
    likely: string[];
  };
  groups: Group[];
  /** The rung of the ladder that served; "" when the phrase was answered. */
  fallback: string;
  /** Signed; to be handed back with the next request. */
  context: string;
}

/** The three parts of a moment in text, "" for one that is open. */
export function splitMoment(text: string): [intent: string, step: string, persona: string] {
  const [intent = '', step = '', persona = ''] = text.split('/').map((part) => (part === '-' ? '' : part));
  return [intent, step, persona];
}

/** All hits of an answer, in reading order. */
export const hitsOf = (answer: Answer): Hit[] => answer.groups.flatMap((group) => group.items);

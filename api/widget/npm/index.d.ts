/** A stretch of a text in UTF-16 code units: from the first, up to and without the second. */
export type Range = [number, number];

/** What a visitor agreed to. */
export type Consent = 'off' | 'anonymous' | 'full';

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
  rank_in_group: number;
  score: number;
  why: string;
  image?: string;
  /** What the asset asks its reader to do. */
  cta?: { label: string; url: string };
}

/** The hits of one intent: know, go, do, buy, or "". */
export interface Group {
  intent: string;
  label: string;
  items: Hit[];
}

/** What the server answers to a phrase, or to a page. */
export interface Answer {
  id: string;
  phrase: string;
  chain: string;
  query: {
    /** intent/step/persona, with - for one that is open. */
    moment: string;
    confidence: number;
    corrected: string;
    likely: string[];
  };
  groups: Group[];
  fallback: string;
  context: string;
}

/** What both elements have. */
export interface MomentElement extends HTMLElement {
  /** Changes the body of a request before it is sent. */
  transformRequest?: (body: Record<string, unknown>) => object | Promise<object>;
  /** Changes an answer before it is shown. */
  transformResults?: (answer: Answer) => Answer | Promise<Answer>;
  /** Makes what is shown of a hit: a node, never a string. */
  renderItem?: (hit: Hit) => Node;
  /** Goes to an address in a single-page app; without it the browser does. */
  navigate?: (url: string, hit?: Hit) => void;
  /** What the page calls its visitor; sent with full consent only. */
  user?: string;
  /** What holds now: the attribute, lowered by Global Privacy Control and Do Not Track. */
  readonly consent: Consent;
  /** The signed context of the visit, to be handed on; "" when there is none. */
  context: string;
  setConsent(mode: Consent): void;
  /** Forgets everything that is known of the visitor, and what was not sent yet. */
  forget(): void;
  addEventListener<K extends keyof MomentEvents>(
    type: K,
    listener: (event: CustomEvent<MomentEvents[K]>) => void,
    how?: boolean | AddEventListenerOptions,
  ): void;
  addEventListener(
    type: string,
    listener: EventListenerOrEventListenerObject,
    how?: boolean | AddEventListenerOptions,
  ): void;
}

/** `<moment-search>`: search as you type, grouped by what is most likely meant. */
export interface MomentSearch extends MomentElement {
  /** What stands in the input. Setting it asks nothing: see search. */
  value: string;
  /** The panel, or the dialog, is open. */
  readonly opened: boolean;
  open(): void;
  close(): void;
  /** Searches for a phrase at once. */
  search(phrase: string): void;
  /** Does what Enter does: goes to the page of all results, or searches at once. */
  submit(): void;
  clear(): void;
}

export declare const MomentSearch: { new (): MomentSearch };

/** What is told of a choice. Moment is intent/step/persona; action is true for what the hit asks its reader to do. */
export interface Selection {
  query?: string;
  queryId: string;
  id: string;
  kind: string;
  position: number;
  url: string;
  moment: string;
  persona: string;
  step: string;
  action: boolean;
}

/** The events, all bubbling and composed; those of choosing and submitting can be cancelled. */
export interface MomentEvents {
  'moment:ready': Record<string, never>;
  'moment:open': Record<string, never>;
  'moment:close': Record<string, never>;
  'moment:search': { query: string };
  'moment:results': { query: string; queryId: string; total: number; intent?: string };
  'moment:no-results': { query: string; queryId: string };
  /** A search came to rest: it was submitted, left, led to something, or nothing was typed for two seconds. */
  'moment:rest': { query: string; total: number };
  'moment:select': Selection;
  'moment:submit': { query: string };
  'moment:refine': { moment: string };
  'moment:feedback': { query: string; text: string };
  'moment:error': { status: number; code: string };
  'moment:consent': { mode: Consent };
}

/** The attributes that both elements have. */
export interface SharedAttributes {
  endpoint?: string;
  key?: string;
  label?: string;
  lang?: string;
  strings?: string;
  persona?: string;
  moment?: string;
  step?: string;
  limit?: number | string;
  timeout?: number | string;
  explain?: boolean | '' | 'off';
  target?: string;
  theme?: 'inherit' | 'light' | 'dark' | 'auto';
  consent?: Consent;
  datalayer?: string;
  'data-test'?: boolean | '';
}

/** The attributes of `<moment-search>`. */
export interface SearchAttributes extends SharedAttributes {
  placeholder?: string;
  'per-group'?: number | string;
  'min-length'?: number | string;
  debounce?: number | string;
  shortcut?: string;
  detached?: string;
  starters?: string;
  recent?: number | string;
  report?: 'on' | 'off';
  action?: string;
  disabled?: boolean | '';
}

declare global {
  interface HTMLElementTagNameMap {
    'moment-search': MomentSearch;
  }
}

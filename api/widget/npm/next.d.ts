import type { MomentElement } from './index.js';

/** `<moment-next>`: what to read or do next, for the page, the persona and the step. */
export interface MomentNext extends MomentElement {
  /** Asks again: a single-page app does so when its page has changed. */
  refresh(): Promise<void>;
}

export declare const MomentNext: { new (): MomentNext };

declare global {
  interface HTMLElementTagNameMap {
    'moment-next': MomentNext;
  }
}

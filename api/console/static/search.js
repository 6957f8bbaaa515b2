// The search box: when to ask, under which chain, and in which order answers may be shown.

import { Chain } from './chain.js';

const DEBOUNCE = 150;

/**
 * Calls ask(phrase, chain) a moment after the last keystroke and at once for what is submitted or chosen; clear() when
 * the box is empty.
 */
export class Search {
  #input;
  #ask;
  #clear;
  #chain = new Chain();
  #timer = 0;

  constructor({ form, input, ask, clear }) {
    [this.#input, this.#ask, this.#clear] = [input, ask, clear];
    input.addEventListener('input', (event) => {
      if (!event.isComposing) this.#typed();
    });
    input.addEventListener('compositionend', () => this.#typed());
    form.addEventListener('submit', (event) => {
      event.preventDefault();
      this.finish();
    });
    document.addEventListener('keydown', (event) => this.#shortcut(event));
  }

  get phrase() {
    return this.#input.value.trim();
  }

  /** Puts a phrase that was picked from somewhere into the box and asks it, as a search of its own. */
  choose(phrase) {
    this.#input.value = phrase;
    this.#chain.end();
    this.finish();
  }

  /** Asks what stands in the box, and ends the search: what is typed next is another one. */
  finish() {
    this.#now(this.#chain.next());
    this.#chain.end();
  }

  #typed() {
    clearTimeout(this.#timer);
    const chain = this.#chain.next();
    this.#timer = setTimeout(() => this.#now(chain), DEBOUNCE);
  }

  #now(chain) {
    clearTimeout(this.#timer);
    if (this.phrase) this.#ask(this.phrase, chain);
    else this.#clear();
  }

  #shortcut(event) {
    if (event.defaultPrevented || event.key !== 'k' || !(event.metaKey || event.ctrlKey)) return;
    event.preventDefault();
    this.#input.focus();
    this.#input.select();
  }
}

/** Runs one task at a time: a newer one aborts the older, whose result then never arrives. */
export class Latest {
  #current = null;

  /** A task has begun and its result has not arrived. */
  get running() {
    return this.#current !== null;
  }

  cancel() {
    this.#current?.abort();
    this.#current = null;
  }

  /** Calls task(signal), then done(value) or failed(error), unless a newer task has begun meanwhile. */
  run(task, done, failed) {
    this.cancel();
    const mine = (this.#current = new AbortController());
    const end = (then) => (value) => {
      if (mine !== this.#current) return;
      this.#current = null;
      then(value);
    };
    task(mine.signal).then(end(done), end(failed));
  }
}

import { randomName } from './ids';
import type { Consent } from './privacy';

/** What is remembered of a visitor: in the memory of the page, and with full consent in the storage of the tab. */
interface Memory {
  /** What the last answer gave back, signed by the server. */
  context: string;
  /** The phrases that were submitted or led to something, newest first. */
  recents: string[];
  /** The name of the session; there is none but with full consent. */
  visitor: string;
}

const empty = (): Memory => ({ context: '', recents: [], visitor: '' });

/** The visit to one site, which the elements of a page share. Storage that is forbidden or full is done without. */
export class Visit {
  #memory = empty();
  #place: string;

  private constructor(key: string) {
    this.#place = 'moments:' + key;
  }

  static #all: Record<string, Visit> = {};

  /** The visit of the site of this key. */
  static of(key: string): Visit {
    return (Visit.#all[key] ??= new Visit(key));
  }

  /** What is remembered. With full consent the session has a name. */
  recall(consent: Consent): Memory {
    if (consent === 'full' && !this.#memory.visitor) {
      this.keep(consent, { visitor: randomName(), ...this.#storage((tab) => JSON.parse(tab.getItem(this.#place)!)) });
    }
    return this.#memory;
  }

  /** Remembers, as far as the consent goes, and forgets what it does not cover. */
  keep(consent: Consent, news: Partial<Memory>): void {
    this.#memory = consent === 'off' ? empty() : { ...this.#memory, ...news };
    if (consent === 'full') this.#storage((tab) => tab.setItem(this.#place, JSON.stringify(this.#memory)));
    else {
      this.#memory.visitor = '';
      this.#storage((tab) => tab.removeItem(this.#place));
    }
  }

  #storage<T>(use: (tab: Storage) => T): T | undefined {
    try {
      return use(sessionStorage);
    } catch {
      return undefined;
    }
  }
}

import { randomName } from './ids';

const PAUSE = 2000;

/**
 * The id of one search across its keystrokes: the server counts a chain once, however many letters it took. A search ends
 * when it is submitted, led to something or is left; after a pause its phrase is told, but it goes on when what is typed
 * next goes on from there.
 */
export class Chain {
  #id = '';
  #phrase = '';
  #told = '';
  #timer = 0;
  #tell: (chain: string, phrase: string) => void;

  /** tell is called with the phrase at which a search came to rest. */
  constructor(tell: (chain: string, phrase: string) => void) {
    this.#tell = tell;
  }

  /** The id under which the phrase is asked. */
  next(phrase: string): string {
    const related = phrase.startsWith(this.#told) || this.#told.startsWith(phrase);
    if (!this.#id || !related) this.#id = randomName();
    if (!related) this.#told = '';
    this.#phrase = phrase;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#rest(), PAUSE);
    return this.#id;
  }

  /** The search is over. */
  end(): void {
    this.#rest();
    this.#id = this.#told = '';
  }

  /** The search never was. */
  drop(): void {
    clearTimeout(this.#timer);
    this.#id = this.#phrase = this.#told = '';
  }

  #rest(): void {
    clearTimeout(this.#timer);
    if (this.#id && this.#phrase !== this.#told) this.#tell(this.#id, this.#phrase);
    this.#told = this.#phrase;
  }
}

// The id of one search across its keystrokes: the server counts a chain once, however many letters it took.

const PAUSE = 2000;

/** A random name of 96 bits, for chains and events. Works on plain HTTP too, where randomUUID does not. */
export function randomName() {
  const bytes = crypto.getRandomValues(new Uint8Array(12));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** Lasts until nothing was asked of it for two seconds, or until end is called because something was submitted or chosen. */
export class Chain {
  #id = '';
  #timer = 0;

  /** The id of the search that is going on. To ask for it is a keystroke. */
  next() {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.end(), PAUSE);
    this.#id ||= randomName();
    return this.#id;
  }

  end() {
    clearTimeout(this.#timer);
    this.#id = '';
  }
}

import { randomName } from './ids';

const PAUSE = 2000;

/**
 * The id of one search across its keystrokes: the server counts a chain once, however many letters it took. A search ends
 * when it is submitted, led to something or is left; after a pause its phrase is told, but it goes on when what is typed
 * next goes on from there.
 */
export interface Chain {
  /** The id under which the phrase is asked. */
  next(phrase: string): string;
  /** The search is over. */
  end(): void;
  /** The search never was. */
  drop(): void;
}

/** Calls tell with the phrase at which a search came to rest. */
export function chains(tell: (chain: string, phrase: string) => void): Chain {
  let id = '';
  let now = '';
  let told = '';
  let timer = 0;
  const rest = () => {
    clearTimeout(timer);
    if (id && now !== told) tell(id, now);
    told = now;
  };
  const drop = () => {
    clearTimeout(timer);
    id = now = told = '';
  };
  return {
    next(phrase) {
      if (!phrase.startsWith(told) && !told.startsWith(phrase)) drop();
      id ||= randomName();
      now = phrase;
      clearTimeout(timer);
      timer = setTimeout(rest, PAUSE);
      return id;
    },
    end() {
      rest();
      drop();
    },
    drop,
  };
}

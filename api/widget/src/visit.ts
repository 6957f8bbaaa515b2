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

/** The visit to one site, which the elements of a page share. */
export interface Visit {
  /** What is remembered. With full consent the session has a name. */
  recall(consent: Consent): Memory;
  /** Remembers, as far as the consent goes, and forgets what it does not cover. */
  keep(consent: Consent, news: Partial<Memory>): void;
}

const visits: Record<string, Visit> = {};
const empty: Memory = { context: '', recents: [], visitor: '' };

/** The visit of the site of this key. */
export const visitOf = (key: string): Visit => (visits[key] ??= visit('moments:' + key));

/** Storage that is forbidden or full is done without. */
function visit(place: string): Visit {
  let memory = empty;
  const stored = <T>(use: (tab: Storage) => T) => {
    try {
      return use(sessionStorage);
    } catch {
      return undefined;
    }
  };
  const keep = (consent: Consent, news: Partial<Memory>) => {
    memory = consent === 'off' ? empty : { ...memory, ...news };
    if (consent !== 'full') memory = { ...memory, visitor: '' };
    stored((tab) => (memory.visitor ? tab.setItem(place, JSON.stringify(memory)) : tab.removeItem(place)));
  };
  return {
    keep,
    recall(consent) {
      if (consent === 'full' && !memory.visitor) {
        keep(consent, { visitor: randomName(), ...stored((tab) => JSON.parse(tab.getItem(place)!)) });
      }
      return consent === 'off' ? empty : memory;
    },
  };
}

import type { Hit } from './answer';
import { randomName } from './ids';

/** What came of an answer; the kinds are those of the API. */
export interface Outcome {
  kind: 'impression' | 'click' | 'action' | 'correction' | 'report' | 'search_final';
  /** The answer that it is about. */
  answer?: string;
  chain?: string;
  hits?: Hit[];
  phrase?: string;
  moment?: string;
}

const BATCH = 20;

/** Collects outcomes and sends them in batches, so that they survive the leaving of the page. */
export class Reporter {
  #events: object[] = [];
  #target: () => { url: string; key: string; test: boolean };

  /** target is asked at each sending, so that it may change. */
  constructor(target: () => { url: string; key: string; test: boolean }) {
    this.#target = target;
  }

  add({ kind, answer, chain, hits = [], phrase, moment }: Outcome): void {
    this.#events.push({
      action_name: kind,
      timestamp: new Date().toISOString(),
      query_id: answer,
      event_attributes: {
        id: randomName(),
        tokens: hits.map((hit) => hit.token),
        chain,
        phrase,
        moment,
        test: this.#target().test || undefined,
      },
    });
    if (this.#events.length >= BATCH) this.send();
  }

  /** Sends what there is: as text, which needs no asking first, with the key in the body, because a beacon has no headers. */
  send(): void {
    const { url, key } = this.#target();
    const events = this.#events.splice(0);
    if (!events.length) return;
    const body = JSON.stringify({ key, events });
    if (!navigator.sendBeacon?.(url, body)) {
      fetch(url, { method: 'POST', body, keepalive: true, credentials: 'omit' }).catch(() => {});
    }
  }

  /** Forgets what was not sent. */
  drop(): void {
    this.#events = [];
  }
}

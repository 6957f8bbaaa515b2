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
export interface Reporter {
  add(outcome: Outcome): void;
  /** Sends what there is: as text, which needs no asking first, with the key in the body, because a beacon has no headers. */
  send(): void;
  /** Forgets what was not sent. */
  drop(): void;
}

/** Asks for its target at each sending, so that it may change. */
export function reporter(target: () => { url: string; key: string; test?: boolean }): Reporter {
  let events: object[] = [];
  const self: Reporter = {
    add({ kind, answer, hits = [], ...more }) {
      const attributes = { id: randomName(), tokens: hits.map((hit) => hit.token), test: target().test, ...more };
      events.push({
        action_name: kind,
        timestamp: new Date().toISOString(),
        query_id: answer,
        event_attributes: attributes,
      });
      if (events.length >= BATCH) self.send();
    },
    send() {
      const { url, key } = target();
      if (!events.length) return;
      const body = JSON.stringify({ key, events });
      events = [];
      if (!navigator.sendBeacon?.(url, body)) fetch(url, { method: 'POST', body, keepalive: true }).catch(() => {});
    },
    drop() {
      events = [];
    },
  };
  return self;
}

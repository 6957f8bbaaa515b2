import type { Answer, Hit } from './answer';

const SETTLED = 1000;

/** A node, and the hit that it shows, if it does. */
interface Shown {
  node: Element;
  hit?: Hit;
}

/** Notes which hits of an answer were seen: half of one, in sight for a second. Each counts once in its answer. */
export interface Seen {
  /** These nodes show hits of the answer from now on. What was seen of the answer before is told. */
  watch(answer: Answer, shown: Shown[]): void;
  /** Tells what was seen so far; with a hit that was chosen, it and those above it that are in sight were seen, too. */
  tell(chosen?: Hit): void;
  /** Nothing is shown any more. */
  end(): void;
}

/** Calls told with hits that were seen and not told before. */
export function watcher(told: (answer: Answer, hits: Hit[]) => void): Seen {
  let observer: IntersectionObserver | undefined;
  let answer: Answer;
  /** Since when what is in sight is. */
  const insight = new Map<Hit, number>();
  const seen = new Set<Hit>();
  const before = new WeakSet<Hit>();

  const look = (hit: Hit, sighted: boolean) => {
    const now = Date.now();
    if (now - (insight.get(hit) ?? now) >= SETTLED) seen.add(hit);
    if (sighted) insight.set(hit, now);
    else insight.delete(hit);
  };
  const self: Seen = {
    watch(next, shown) {
      self.end();
      answer = next;
      const hits = new Map(shown.map(({ node, hit }) => [node, hit]));
      const looks = (entries: IntersectionObserverEntry[]) =>
        entries.forEach(({ target, isIntersecting }) => look(hits.get(target)!, isIntersecting));
      observer = new IntersectionObserver(looks, { threshold: 0.5 });
      for (const { node, hit } of shown) if (hit) observer.observe(node);
    },
    tell(chosen) {
      for (const hit of insight.keys()) {
        if (hit.position <= (chosen?.position ?? 0)) seen.add(hit);
        look(hit, true);
      }
      if (chosen) seen.add(chosen);
      const news = [...seen].filter((hit) => !before.has(hit));
      if (news.length) told(answer, news);
      for (const hit of news) before.add(hit);
    },
    end() {
      self.tell();
      observer?.disconnect();
      insight.clear();
      seen.clear();
    },
  };
  return self;
}

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
  let news: Hit[] = [];
  const seen = new WeakSet<Hit>();
  /** Since when what is in sight is. */
  const insight = new Map<Hit, number>();

  const see = (hit: Hit) => {
    if (!seen.has(hit)) news.push(hit);
    seen.add(hit);
  };
  const look = (hit: Hit, chosen?: Hit) => {
    const now = Date.now();
    if (now - (insight.get(hit) ?? now) >= SETTLED || (chosen && hit.position <= chosen.position)) see(hit);
    insight.set(hit, now);
  };
  const tell = (chosen?: Hit) => {
    for (const hit of insight.keys()) look(hit, chosen);
    if (chosen) see(chosen);
    if (news.length) told(answer, news);
    news = [];
  };
  const end = () => {
    tell();
    observer?.disconnect();
    insight.clear();
  };
  const watch = (next: Answer, shown: Shown[]) => {
    end();
    answer = next;
    const hits = new Map(shown.map(({ node, hit }) => [node, hit]));
    const looks = (entries: IntersectionObserverEntry[]) => {
      for (const { target, isIntersecting } of entries) {
        const hit = hits.get(target)!;
        look(hit);
        if (!isIntersecting) insight.delete(hit);
      }
    };
    observer = new IntersectionObserver(looks, { threshold: 0.5 });
    for (const { node, hit } of shown) if (hit) observer.observe(node);
  };
  return { watch, tell, end };
}

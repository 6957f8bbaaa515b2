import type { Answer, Hit } from './answer';

const SETTLED = 1000;

/** Notes which hits of an answer were seen: half of one, in sight for a second. Each counts once in its answer. */
export class Seen {
  #observer?: IntersectionObserver;
  #answer?: Answer;
  /** Since when what is in sight is. */
  #insight = new Map<Hit, number>();
  #seen = new Set<Hit>();
  #told = new Set<Hit>();
  #tell: (answer: Answer, hits: Hit[]) => void;

  /** tell is called with hits that were seen and not told before. */
  constructor(tell: (answer: Answer, hits: Hit[]) => void) {
    this.#tell = tell;
  }

  /** These nodes show hits of the answer from now on. What was seen of the answer before is told. */
  watch(answer: Answer, hits: Map<Element, Hit>): void {
    this.end();
    this.#answer = answer;
    const look = (entries: IntersectionObserverEntry[]) => {
      for (const { target, isIntersecting } of entries) this.#look(hits.get(target)!, isIntersecting);
    };
    this.#observer = new IntersectionObserver(look, { threshold: 0.5 });
    for (const node of hits.keys()) this.#observer.observe(node);
  }

  /** Tells what was seen so far; with a hit that was chosen, it and those above it that are in sight were seen, too. */
  tell(chosen?: Hit): void {
    const now = Date.now();
    for (const [hit, since] of this.#insight) {
      if (now - since >= SETTLED || hit.position <= (chosen?.position ?? 0)) this.#seen.add(hit);
    }
    if (chosen) this.#seen.add(chosen);
    const news = [...this.#seen].filter((hit) => !this.#told.has(hit));
    if (news.length) this.#tell(this.#answer!, news);
    for (const hit of news) this.#told.add(hit);
  }

  /** Nothing is shown any more. */
  end(): void {
    this.tell();
    this.#observer?.disconnect();
    this.#insight.clear();
    this.#seen.clear();
  }

  #look(hit: Hit, sighted: boolean): void {
    const now = Date.now();
    if (sighted) this.#insight.set(hit, now);
    else if (now - (this.#insight.get(hit) ?? now) >= SETTLED) this.#seen.add(hit);
    if (!sighted) this.#insight.delete(hit);
  }
}

import type { Answer, Hit } from './answer';
import type { Failure } from './client';
import style from './next.css';
import { content, define, hitsOf, make, MomentElement, safe } from './runtime';

/** How far below the screen the rail is asked for, so that it is there when it comes into sight. */
const AHEAD = '200px';

/** `<moment-next>`: what to read or do next, for the page, the persona and the step. Asks when it is about to be seen. */
export class MomentNext extends MomentElement {
  #rail?: HTMLElement;
  #answer?: Answer;
  #control = new AbortController();
  #near?: IntersectionObserver;

  connectedCallback(): void {
    this.#rail ??= this.#build();
    super.connectedCallback();
    if (!this.usable) return;
    this.#near = new IntersectionObserver(([entry]) => entry.isIntersecting && this.refresh(), { rootMargin: AHEAD });
    this.#near.observe(this);
  }

  disconnectedCallback(): void {
    this.#near?.disconnect();
    this.#control.abort();
    super.disconnectedCallback();
  }

  protected changed(names: string): void {
    super.changed(names);
    if (this.#answer && /endpoint|key|persona|moment|step|limit/.test(names)) this.refresh();
  }

  /** Asks again: a single-page app does so when its page has changed. What is there stays until the answer comes. */
  async refresh(): Promise<void> {
    this.#near?.disconnect();
    this.#control.abort();
    const { signal } = (this.#control = new AbortController());
    try {
      const answer = await this.ask({ limit: this.number('limit', 4) }, signal);
      if (signal.aborted) return;
      this.#answer = answer;
      this.emit('results', { query: '', queryId: answer.id, total: hitsOf(answer).length });
      this.draw();
    } catch (failure) {
      if (!signal.aborted) this.failed(failure as Failure);
    }
  }

  #build(): HTMLElement {
    const rail = make('section', { part: 'panel', hidden: true });
    this.root(style).append(make('slot'), rail);
    this.emit('ready');
    return rail;
  }

  protected draw(): void {
    const hits = this.#answer ? hitsOf(this.#answer) : [];
    const label = this.attr('label') || this.words.next;
    const cards = hits.map((hit) => ({ hit, node: this.#card(hit) }));
    this.#rail!.ariaLabel = label;
    this.#rail!.replaceChildren(
      make('h2', { part: 'group-label' }, label),
      make('ul', { part: 'list' }, ...cards.map(({ node }) => node)),
    );
    this.#rail!.hidden = !hits.length;
    this.shadowRoot!.querySelector('slot')!.hidden = hits.length > 0;
    if (this.#answer) this.seen.watch(this.#answer, cards);
  }

  #card(hit: Hit): HTMLElement {
    const { renderItem } = this;
    const card = make(
      'li',
      { part: 'group' },
      this.#link('item', hit, false, content(hit, { explain: this.on('explain'), renderItem })),
    );
    if (safe(hit.cta?.url)) card.append(this.#link('action', hit, true, [hit.cta!.label || hit.title]));
    return card;
  }

  #link(part: string, hit: Hit, act: boolean, children: (Node | string)[]): HTMLElement {
    const onclick = (event: MouseEvent) => this.choose(event, { answer: this.#answer!, hit, act });
    const href = safe(act ? hit.cta!.url : hit.url);
    return href
      ? make('a', { part, href, target: this.attr('target'), onclick }, ...children)
      : make('div', { part }, ...children);
  }
}

define('moment-next', MomentNext);

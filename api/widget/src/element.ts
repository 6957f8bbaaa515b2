import { page, safe } from './address';
import { Answer, Hit, splitMoment } from './answer';
import { Client, Failure, recommend, route } from './client';
import { make } from './dom';
import { Consent, consentOf } from './privacy';
import { Outcome, reporter } from './report';
import { watcher } from './seen';
import { english, stringsOf } from './strings';
import theme from './theme.css';
import { Visit, visitOf } from './visit';

/** On a server there are no elements; importing must be safe all the same. */
const Base = globalThis.HTMLElement ?? class {};

/** What both elements do: speak to the API, keep to the consent, say what came of it, and speak the visitor's language. */
export abstract class MomentElement extends Base {
  /** Changes the body of a request before it is sent. */
  declare transformRequest?: (body: object) => object | Promise<object>;
  /** Changes an answer before it is shown. */
  declare transformResults?: (answer: Answer) => Answer | Promise<Answer>;
  /** Makes what is shown of a hit. */
  declare renderItem?: (hit: Hit) => Node;
  /** Goes to an address, in a page that does so itself (a single-page app). */
  declare navigate?: (url: string, hit?: Hit) => void;
  /** What the page calls its visitor; sent with full consent only. */
  declare user?: string;

  protected words = english;
  protected readonly reporter = reporter(() => ({
    ...this.client,
    url: route(this.attr('endpoint'), 'outcomes'),
    test: this.#test,
  }));
  protected readonly seen = watcher(({ id, chain }, hits) => this.report({ kind: 'impression', answer: id, chain, hits }));
  #watcher = new MutationObserver((records) => this.changed(records.map((record) => record.attributeName).join()));
  #listening = new AbortController();

  /** Draws anew everything that an attribute or the language decides. */
  protected abstract draw(): void;

  connectedCallback(): void {
    this.#watcher.observe(this, { attributes: true });
    this.listen(window, 'pagehide', () => this.#left());
    this.listen(document, 'visibilitychange', () => document.hidden && this.#left());
    this.changed('lang');
  }

  disconnectedCallback(): void {
    this.#watcher.disconnect();
    this.#listening.abort();
    this.#listening = new AbortController();
    this.seen.end();
    this.reporter.send();
  }

  /** Attributes of these names have changed. */
  protected changed(names: string): void {
    if (/consent/.test(names)) this.#consented();
    if (/lang|strings/.test(names)) this.#speak();
    if (this.attr('datalayer')) this.#bridge();
    this.draw();
  }

  /** Listens as long as the element is in the page. */
  protected listen(target: EventTarget, type: string, listener: (event: never) => void): void {
    target.addEventListener(type, listener as EventListener, this.#listening);
  }

  /** What the visitor agreed to, as far as it may be used. */
  get consent(): Consent {
    return consentOf(this.attr('consent'));
  }

  /** Sets what the visitor agrees to: off, anonymous or full. */
  setConsent(mode: Consent): void {
    this.setAttribute('consent', mode);
  }

  /** Forgets everything that is known of the visitor, and what was not sent yet. */
  forget(): void {
    this.visit.keep('off', {});
    this.reporter.drop();
  }

  /** The signed context of the visit, to be handed on; "" when there is none. */
  get context(): string {
    return this.visit.recall(this.consent).context;
  }

  set context(context: string) {
    this.visit.keep(this.consent, { context });
  }

  protected get visit(): Visit {
    return visitOf(this.attr('endpoint') + this.attr('key'));
  }

  /** The language of the nearest element that has one; "" when none has. */
  protected get language(): string {
    return this.closest<HTMLElement>('[lang]')?.lang ?? '';
  }

  protected attr(name: string): string {
    return this.getAttribute(name) ?? '';
  }

  /** The number in an attribute. */
  protected number(name: string, otherwise: number): number {
    const n = parseFloat(this.attr(name));
    return n >= 0 ? n : otherwise;
  }

  /** The attribute is there, and does not say off. */
  protected on(name: string): boolean {
    return this.hasAttribute(name) && this.attr(name) !== 'off';
  }

  protected root(style: string): ShadowRoot {
    const root = this.attachShadow({ mode: 'open', delegatesFocus: true });
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(theme + style);
    root.adoptedStyleSheets = [sheet];
    return root;
  }

  /** Tells the page. False when the event could be and was cancelled. */
  protected emit(name: string, detail: object = {}, cancelable = false): boolean {
    return this.dispatchEvent(new CustomEvent('moment:' + name, { detail, cancelable, bubbles: true, composed: true }));
  }

  /** Notes an outcome, unless the visitor does not agree to that. */
  protected report(outcome: Outcome): void {
    if (this.consent !== 'off') this.reporter.add(outcome);
  }

  /** What the page says of the visitor. */
  protected get told(): Record<'intent' | 'persona' | 'step', string> {
    const [intent, step, persona] = splitMoment(this.attr('moment'));
    return { intent, persona: this.attr('persona') || persona, step: this.attr('step') || step };
  }

  protected get client(): Client {
    return { endpoint: this.attr('endpoint'), key: this.attr('key'), timeout: this.number('timeout', 4000) };
  }

  /** Asks for content. Throws a Failure. */
  protected async ask(more: object, signal: AbortSignal): Promise<Answer> {
    const { consent } = this;
    const { context, visitor } = this.visit.recall(consent);
    const body = filled({
      ...this.told,
      locale: this.language,
      page: page(),
      consent,
      context,
      visitor,
      user: visitor && this.user,
      limit: this.number('limit', 8),
      test: this.#test,
      ...more,
    });
    const answer = await recommend(this.client, (await this.transformRequest?.(body)) ?? body, signal);
    this.context = answer.context;
    return (await this.transformResults?.(answer)) ?? answer;
  }

  /** What is done is a test, and not to be counted. */
  get #test(): true | undefined {
    return this.hasAttribute('data-test') || undefined;
  }

  /** Tells the page, and whoever made it what to do when the key or the page is refused. Returns whether it is. */
  protected failed(failure: Failure): boolean {
    const { status, code } = failure;
    if (failure instanceof Error) reportError(failure); // a function of the page has thrown it
    this.emit('error', { status, code });
    const refused = status === 401 || status === 403;
    if (refused) complain(`${code}: key or ${location.origin}, see ${this.attr('endpoint')}/console/`);
    return refused;
  }

  /** The key is one that may stand in a page. */
  protected get usable(): boolean {
    const usable = !this.attr('key').startsWith('sk_');
    if (!usable) complain('secret key in a page: revoke it');
    return usable;
  }

  /**
   * A hit, or what it asks to do, was chosen: tells the page and the server, before the browser goes there. Returns whether
   * the page went there itself.
   */
  protected choose(event: MouseEvent, { answer, hit, act, query }: Choice): boolean {
    const { moment } = answer.query;
    const [, step, persona] = splitMoment(moment);
    const { id, position, kind } = hit;
    const url = safe(act ? hit.cta!.url : hit.url);
    this.seen.tell(hit);
    this.report({ kind: act ? 'action' : 'click', answer: answer.id, chain: answer.chain, hits: [hit] });
    const free = this.emit(
      'select',
      { query, queryId: answer.id, id, kind, position, url, moment, persona, step, action: act },
      true,
    );
    const beside =
      event.ctrlKey || event.metaKey || event.shiftKey || (event.currentTarget as HTMLAnchorElement).target === '_blank';
    const here = free && !!url && !beside && !!this.navigate;
    if (!free || here) event.preventDefault();
    this.reporter.send();
    if (here) this.navigate!(url, hit);
    return here;
  }

  /** The bridge to the analytics of the page is fetched where it is wanted, once. */
  #bridge = () => {
    this.#bridge = () => {};
    import('./datalayer').then(
      (module) => module.default(this),
      () => {},
    );
  };

  /** Goes to an address. Returns whether the page went there itself. */
  protected travel(href: string): boolean {
    if (this.navigate) this.navigate(href);
    else make('a', { href, target: this.attr('target') }).click();
    return !!this.navigate;
  }

  async #speak(): Promise<void> {
    const { language } = this;
    const words = await stringsOf(language, this.attr('strings'));
    if (language !== this.language) return;
    this.words = words;
    this.draw();
  }

  #consented(): void {
    const { consent } = this;
    this.visit.keep(consent, {});
    if (consent === 'off') this.reporter.drop();
    this.emit('consent', { mode: consent });
  }

  #left(): void {
    this.seen.tell();
    this.reporter.send();
  }
}

/** What was chosen; act when it is what the hit asks to do. */
export interface Choice {
  answer: Answer;
  hit: Hit;
  act: boolean;
  query?: string;
}

/** Without what is blank. */
const filled = (body: object) => Object.fromEntries(Object.entries(body).filter(([, value]) => value));

/** Says something to whoever made the page. */
const complain = (text: string) => console.error('moments: ' + text);

/** Makes the element known, where there are elements and nobody else did. */
export function define(name: string, element: CustomElementConstructor): void {
  const known = globalThis.customElements;
  if (!known?.get(name)) known?.define(name, element);
}

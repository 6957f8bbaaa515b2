import { safe } from './address';
import { Answer, hitsOf, splitMoment } from './answer';
import { asker } from './asker';
import { back } from './back';
import { Box, box } from './box';
import { chains } from './chain';
import { Combobox, combobox } from './combobox';
import { MomentElement } from './element';
import { Found, found, least } from './found';
import { scrub } from './privacy';
import style from './search.css';
import { pressed, written } from './shortcut';
import { fill } from './strings';
import { idle, line, results, Stage, trouble, View } from './views';

/** `<moment-search>`: search as you type, grouped by what is most likely meant. */
export class MomentSearch extends MomentElement {
  #box: Box;
  #combobox: Combobox;
  #taken = false;
  #opened = false;
  #refused = false;
  #broken = false;
  #back = back();
  #tabbed = false;
  /** The visitor has said what this search was for. */
  #told = false;
  #found?: Found;
  #auto?: Answer;
  /** What the visitor has chosen or taken away goes before what the page says. */
  #own: Record<string, string> = {};
  #chain = chains((chain, phrase) => {
    const { answer, lost } = this.#found ?? {};
    this.report({ kind: 'search_final', chain, phrase });
    this.emit('rest', { query: phrase, total: answer && !lost ? hitsOf(answer).length : 0 });
  });
  #asker = asker<Found>({
    ask: async (signal) => {
      const phrase = scrub(this.value);
      const { intent, ...own } = this.#own;
      const chain = this.consent === 'off' ? '' : this.#chain.next(phrase);
      this.emit('search', { query: phrase });
      const narrow = intent ? { intent, limit: 20, per_group: 20 } : { per_group: this.number('per-group', 4) };
      const answer = await this.ask({ phrase, chain, ...own, ...narrow }, signal);
      return found(phrase, answer, this.client, signal);
    },
    slow: (waiting) => this.#box.busy(waiting && this.#opened, this.words.searching),
    done: (news) => {
      const { answer, phrase: query, view } = (this.#found = news);
      this.#broken = this.#told = false;
      this.emit('results', {
        query,
        queryId: answer.id,
        total: hitsOf(answer).length,
        intent: splitMoment(answer.query.moment)[0],
      });
      if (view) this.emit('no-results', { query, queryId: answer.id });
      this.#refresh();
    },
    failed: (failure) => {
      if (this.failed(failure)) return this.#refuse();
      if (failure.status === 429) return;
      this.#found = undefined;
      this.#broken = true;
      this.#refresh();
    },
  });

  constructor() {
    super();
    const root = this.root(style);
    this.#box = box(root, this);
    const { input, list } = this.#box;
    this.#combobox = combobox(input, list, this);
    input.oninput = (event) => (event as InputEvent).isComposing || this.#typed();
    input.addEventListener('compositionend', () => this.#typed());
    input.onfocus = input.onclick = () => this.#show();
    root.addEventListener('keydown', (event) => (this.#tabbed = (event as KeyboardEvent).key === 'Tab'));
    this.addEventListener('focusout', ({ relatedTarget }) => {
      const to = relatedTarget as Node | null;
      if (this.contains(to) || (!to && document.activeElement === this)) return; // a window that is left is come back to
      this.#chain.end();
      if ((to || this.#tabbed) && !this.#box.apart) this.close();
      this.#tabbed = false;
    });
  }

  connectedCallback(): void {
    this.listen(document, 'keydown', (event: KeyboardEvent) => {
      if (this.#refused || !pressed(event, this.getAttribute('shortcut'))) return;
      event.preventDefault();
      if (this.opened && document.activeElement === this) this.close();
      else this.open();
    });
    this.listen(
      document,
      'pointerdown',
      (event: Event) => event.composedPath().includes(this) || this.#box.apart || this.close(),
    );
    this.listen(window, 'popstate', () => this.#back.gone() && this.close());
    this.listen(window, 'online', () => this.#broken && this.#retry());
    this.listen(window, 'resize', () => this.#place());
    super.connectedCallback();
    this.#taken ||= this.#take();
  }

  disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#asker.cancel();
    this.#chain.end();
  }

  /** What stands in the input. Setting it asks nothing: see search. */
  get value(): string {
    return this.#box.input.value;
  }

  set value(text: string) {
    this.#box.write(text);
  }

  /** The panel, or the dialog, is open. */
  get opened(): boolean {
    return this.#opened && (this.#box.shown || this.#box.apart);
  }

  /** Puts the focus into the input, its text selected, and shows what there is to show. */
  open(): void {
    if (this.#refused || this.hasAttribute('disabled')) return;
    if (this.#box.raise()) this.#back.enter();
    this.#show();
  }

  /** Hides panel and dialog. The text stays. */
  close(): void {
    if (!this.#opened) return;
    this.#opened = false;
    this.seen.end();
    this.#combobox.fill(this.#box.show());
    this.#box.lower();
    this.#back.leave();
    this.emit('close');
  }

  /** Searches for a phrase at once. */
  search(phrase: string): void {
    this.#chain.end();
    this.value = phrase;
    this.open();
    this.#typed(0);
  }

  /** Takes the text and its results away. */
  clear(): void {
    this.search('');
  }

  forget(): void {
    super.forget();
    this.#chain.drop();
    this.#refresh();
  }

  /** Takes over what a visitor has typed into the form of the page, with the focus. */
  #take(): boolean {
    const plain = this.#plain;
    const focused = plain && plain === document.activeElement;
    const { value } = this; // the page may have set it before there was an element
    delete (this as Partial<this>).value;
    this.value = value || plain?.value || '';
    if (!this.usable) this.#refuse();
    else if (focused) {
      this.open();
      this.#box.input.setSelectionRange(plain.selectionStart, plain.selectionEnd);
      if (plain.value) this.#typed();
    }
    return this.emit('ready');
  }

  get #plain(): HTMLInputElement | null {
    return this.querySelector('form input:not([type=hidden])');
  }

  protected changed(names: string): void {
    super.changed(names);
    if (!/persona|moment|step|limit|group|key|endpoint/.test(names)) return;
    this.#own = {};
    if (this.#opened && this.#found) this.#asker.soon(0);
  }

  protected draw(): void {
    const plain = this.#plain;
    const label = this.attr('label') || plain?.ariaLabel || this.words.label;
    this.#box.label({
      ...this.words,
      label,
      placeholder: this.attr('placeholder') || plain?.placeholder || label,
      shortcut: written(this.getAttribute('shortcut')),
      disabled: this.hasAttribute('disabled'),
      name: plain?.name || 'q',
    });
    this.#place();
    this.#refresh();
  }

  /** In the page or in a dialog, unless it is open. */
  #place(): void {
    const when = this.attr('detached') || '(max-width: 640px)';
    if (!this.#opened && !this.#refused) this.#box.detach(when === 'always' || matchMedia(when).matches);
  }

  /** What can be done from the panel. */
  #stage(): Stage {
    const { words, renderItem, consent } = this;
    const { answer = this.#auto!, phrase } = this.#found ?? {};
    const about = { answer: answer?.id, chain: answer?.chain };
    return {
      words,
      renderItem,
      target: this.attr('target'),
      perGroup: this.number('per-group', 4),
      explain: this.on('explain'),
      choose: (event, hit, act) => {
        if (phrase) this.#learn(phrase);
        this.#chain.end();
        if (this.choose(event, { answer, hit, act, query: phrase })) this.#leave();
      },
      search: (text) => this.search(text),
      unlearn: (text) => {
        this.#learn(text, []);
        this.#refresh();
        this.#box.say(fill(words.removed, { q: text }));
      },
      refine: (intent, misread) => {
        const [, step, persona] = splitMoment(answer.query.moment);
        const moment = [intent, step || '-', persona || '-'].join('/');
        if (misread) this.report({ ...about, kind: 'correction', hits: hitsOf(answer).slice(0, 1), phrase, moment });
        this.reporter.send();
        this.#narrow('intent', intent, moment);
      },
      drop: (name) => this.#narrow(name, '', answer.query.moment),
      retry: () => this.#retry(),
      tell:
        this.#told || this.attr('report') === 'off' || consent === 'off'
          ? undefined
          : (wish) => {
              this.#told = true;
              this.report({ ...about, kind: 'report', phrase: scrub(wish) });
              this.reporter.send();
              this.emit('feedback', { query: phrase, text: wish });
              this.#refresh();
              this.#box.say(words.thanks);
              this.#box.input.focus();
            },
    };
  }

  #typed(delay = this.number('debounce', 120)): void {
    const phrase = this.value.trim();
    this.#box.typed();
    this.#combobox.activate(-1);
    this.#own.intent = '';
    this.#opened = true;
    if (phrase.length >= this.number('min-length', least(phrase))) return this.#asker.soon(delay);
    this.#asker.cancel();
    if (phrase) return;
    this.#found = undefined;
    this.#broken = false;
    this.#refresh();
  }

  #retry(): void {
    this.#asker.soon(0);
    this.#box.input.focus();
  }

  /** The key or the page is refused: the form of the page is there again, with what was typed. */
  #refuse(): void {
    const plain = this.#plain;
    const focused = document.activeElement === this;
    this.close();
    this.#refused = true;
    if (!plain) return;
    plain.value ||= this.value;
    this.#box.yield();
    if (focused) plain.focus();
  }

  #show(): void {
    const before = this.opened && this.#box.shown;
    if (before || this.#refused) return;
    this.#opened = true;
    this.#refresh();
    if (this.opened) this.emit('open');
  }

  /** Shows what is known by now. */
  #refresh(): void {
    if (!this.#opened) return;
    const stage = this.#stage();
    const { answer, lost, view } = this.#found ?? {};
    if (this.#broken) this.#draw(trouble(stage, navigator.onLine ? this.words.error : this.words.offline));
    else if (!answer || (lost && !view)) this.#idle(stage);
    else if (view) this.#draw(view(stage, answer), answer);
    else this.#draw(results(stage, answer, { ...this.told, intent: '', ...this.#own }), answer);
  }

  #idle(stage: Stage): void {
    const starters = this.attr('starters');
    const auto = starters === 'auto';
    if (auto && !this.#auto) this.#begin();
    const own = auto ? [] : starters.split('|').filter(Boolean);
    this.#draw(this.value.trim() ? line() : idle(stage, this.#recents, own, this.#auto), this.#auto);
  }

  /** Asks where visitors of this page begin. That there is no answer is no trouble. */
  async #begin(): Promise<void> {
    this.#auto = await this.ask({}, new AbortController().signal).catch(() => undefined);
    if (this.#auto) this.#refresh();
  }

  #draw(view: View, answer?: Answer): void {
    const options = this.#box.show(view);
    this.#combobox.fill(options);
    if (answer) this.seen.watch(answer, options);
    else this.seen.end();
  }

  /** Does what Enter does: goes to the page of all results, or searches at once. */
  submit(): void {
    const query = scrub(this.value);
    const href = safe(this.attr('action'));
    if (!query || !this.emit('submit', { query }, true)) return;
    this.#learn(query);
    if (href) {
      const url = new URL(href);
      url.searchParams.set(this.#box.input.name, query);
      if (this.travel(url.href)) this.#leave();
    } else if (this.#broken && this.#plain) {
      this.#plain.value = this.value;
      this.#plain.form!.requestSubmit();
    } else if (this.#found?.phrase !== query) this.#typed(0);
    else this.#show();
    this.#chain.end();
  }

  /** A single-page app has gone elsewhere: its history is its own. */
  #leave(): void {
    this.#back.gone();
    this.close();
  }

  get #recents(): string[] {
    const some = this.attr('recent') === 'off' ? 0 : this.number('recent', 5);
    return this.visit.recall(this.consent).recents.slice(0, some);
  }

  /** Takes a phrase out of the recent searches, and puts one at their beginning. */
  #learn(forgotten: string, learned: string[] = [forgotten]): void {
    this.visit.keep(this.consent, { recents: [...learned, ...this.#recents.filter((text) => text !== forgotten)] });
  }

  #narrow(name: string, key: string, moment: string): void {
    this.#own[name] = key;
    this.emit('refine', { moment });
    this.#asker.soon(0);
  }
}

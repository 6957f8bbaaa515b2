// Joins the parts of the page: the search box asks, the answer and the reading show, outcomes go back, the gaps stand
// below.

import { answerWords, chosenWords, renderAnswer } from './answer.js';
import { Client, loadConfig } from './client.js';
import { buildContext, readContext } from './context.js';
import { el, fill, pill } from './dom.js';
import { periodWords, renderGaps } from './gaps.js';
import { renderMatrix } from './matrix.js';
import { glide } from './motion.js';
import { emptyNotice, failureNotice, idleNotice, noGapsNotice, skeleton } from './notice.js';
import { Outcomes, receiptWords } from './outcome.js';
import { renderHeadline, renderReading } from './reading.js';
import { Latest, Search } from './search.js';
import { showWidget } from './visitor.js';

const PATIENCE = 300;
const region = (id) => document.getElementById(id);

const KEYS = {
  publishable: {
    label: 'Publishable key',
    form: 'pk_…',
    words: 'Asking takes a publishable key. Make one with “moments keys create”.',
  },
  report: { label: 'Report key', form: 'sk_…', words: 'Reports take a secret key with the scope reports:read.' },
};

class Page {
  #config;
  #client;
  #names;
  #search;
  #outcomes;
  #asking = new Latest();
  #shown = null; // { request, answer } on the page

  async start() {
    for (const id of ['answer', 'reading', 'gaps']) fill(region(id), skeleton(6), true);
    this.#config = await loadConfig();
    this.#client = new Client(this.#config.keys);
    this.#outcomes = new Outcomes(this.#client);
    this.#labelSite();
    this.#names = await this.#client.names();
    this.#listen();
    this.#loadGaps();
    this.#open();
    if (this.#config.demo) showWidget(region('visitor'), this.#config.keys.publishable, (answer) => this.#mirror(answer));
  }

  #labelSite() {
    const { site, sample, examples } = this.#config;
    region('site').textContent = site;
    region('site').hidden = !site;
    region('sample').hidden = !sample;
    document.title = site ? `${site} · Moments` : 'Moments';
    region('examples').replaceChildren(
      ...examples.map((phrase) => el('button', { type: 'button', class: 'chip', click: () => this.#pick(phrase) }, phrase)),
    );
  }

  #listen() {
    const address = new URLSearchParams(location.search);
    const chosen = Object.fromEntries(['persona', 'step', 'channel'].map((name) => [name, address.get(name) ?? '']));
    buildContext(region('context'), this.#names, chosen, () => this.#search.finish());
    this.#search = new Search({
      form: region('search'),
      input: region('phrase'),
      ask: (phrase, chain) => this.#ask(phrase, chain),
      clear: () => this.#clear(),
    });
    region('gaps-reload').addEventListener('click', () => this.#loadGaps());
    region('gaps-csv').addEventListener('click', () => this.#saveCsv());
  }

  /** Asks the phrase of the address. Without one the demo asks its first example, so that the page opens full. */
  #open() {
    const phrase = new URLSearchParams(location.search).get('q') || (this.#config.demo && this.#config.examples[0]);
    if (phrase) this.#search.choose(phrase);
    else this.#clear();
  }

  #pick(phrase) {
    this.#search.choose(phrase);
    region('phrase').focus();
    region('phrase').scrollIntoView({ block: 'center' });
  }

  /** Asks the same again, with the intent that was chosen of those that it might have. */
  #mean(intent) {
    const request = { ...this.#shown.request, intent };
    this.#run(request, {}, (answer) => this.#show(request, answer));
    region('phrase').focus();
  }

  #clear() {
    this.#asking.cancel();
    this.#outcomes.stop();
    this.#shown = null;
    region('headline').hidden = true;
    region('status').textContent = '';
    fill(region('answer'), idleNotice());
    fill(region('reading'), []);
    this.#keepAddress('');
  }

  /** Explains an answer that the widget got. What is seen and chosen of it, the widget says. */
  #mirror(answer) {
    this.#asking.cancel();
    region('phrase').value = answer.phrase;
    this.#show({ phrase: answer.phrase, chain: answer.chain, context: answer.context }, answer, { counted: false });
  }

  #ask(phrase, chain) {
    const request = {
      phrase,
      chain,
      context: this.#carried(chain),
      test: !this.#config.demo,
      ...readContext(region('context')),
    };
    this.#keepAddress(phrase);
    this.#run(request, {}, (answer) => this.#show(request, answer));
  }

  /** The trail to hand in: that of the last answer, but while a search goes on the one it began with. */
  #carried(chain) {
    if (!this.#shown) return '';
    return this.#shown.request.chain === chain ? this.#shown.request.context : this.#shown.answer.context;
  }

  #run(request, options, done) {
    const late = setTimeout(() => this.#waiting(), PATIENCE);
    const task = (signal) => this.#client.recommend(request, { ...options, signal }).finally(() => clearTimeout(late));
    this.#asking.run(task, done, (error) => this.#failed(error, request));
  }

  #waiting() {
    region('status').textContent = 'Searching…';
    for (const id of ['answer', 'reading']) region(id).setAttribute('aria-busy', 'true');
    if (!this.#shown) fill(region('answer'), skeleton(6), true);
  }

  #failed(error, request) {
    this.#shown = null;
    this.#outcomes.stop();
    region('headline').hidden = true;
    region('status').textContent = 'No answer';
    const retry = () => this.#ask(request.phrase, request.chain);
    fill(region('answer'), this.#failure(error, 'publishable', retry));
    fill(region('reading'), []);
  }

  #failure(error, kind, retry) {
    const keyHint = { ...KEYS[kind], tried: this.#client.hasKey(kind) };
    const keep = (key) => {
      this.#client.keepKey(kind, key);
      location.reload(); // personas and steps may need the key as well
    };
    return failureNotice(error, { retry, keep, keyHint });
  }

  /** Shows an answer; note and before come with one that was asked again after a choice. */
  #show(request, answer, { note = null, before = null, counted = true } = {}) {
    this.#outcomes.stop();
    this.#shown = { request, answer };
    const { demo, sample } = this.#config;
    const choose = demo ? (item) => this.#choose(item) : null;
    const nodes = renderAnswer(answer, { choose, sample, before, note, ask: (phrase) => this.#pick(phrase) });
    const change = () => fill(region('answer'), answer.items.length ? nodes : emptyNotice());
    if (before) glide(region('answer'), change);
    else change();
    fill(region('headline'), renderHeadline(answer, this.#names, (intent) => this.#mean(intent)));
    region('headline').hidden = false;
    fill(region('reading'), renderReading(answer, this.#names));
    region('status').textContent = answerWords(answer);
    if (demo && counted) this.#outcomes.shown(answer, region('answer'));
  }

  /** Records the choice of an item and asks again, from where the server knows of it, so that its effect is seen. */
  async #choose(item) {
    const { request, answer } = this.#shown;
    try {
      const receipt = await this.#outcomes.choose(answer, item);
      if (this.#asking.running || this.#shown?.answer !== answer) return; // something else was asked meanwhile
      const note = { id: item.id, text: receiptWords(receipt) };
      this.#run(request, { after: receipt.seq }, (again) => this.#showChoice(request, again, { note, before: answer }));
    } catch (error) {
      this.#failed(error, request);
    }
  }

  #showChoice(request, answer, { note, before }) {
    this.#show(request, answer, { note, before });
    const item = answer.items.find(({ id }) => id === note.id);
    if (!item) return;
    region('status').textContent = chosenWords(item, note.text);
    const place = region('answer').querySelector(`[data-asset="${CSS.escape(item.id)}"]`);
    place.querySelector('.title').focus({ preventScroll: true });
    place.scrollIntoView({ block: 'nearest' });
  }

  #keepAddress(phrase) {
    const known = Object.entries({ q: phrase, ...readContext(region('context')) }).filter(([, value]) => value);
    const query = new URLSearchParams(known).toString();
    history.replaceState(null, '', query ? `?${query}` : location.pathname);
  }

  async #loadGaps() {
    region('gaps').setAttribute('aria-busy', 'true');
    try {
      this.#showGaps(await this.#client.gaps());
    } catch (error) {
      this.#failedGaps(error);
    }
  }

  #failedGaps(error) {
    region('gaps-tools').hidden = true;
    fill(
      region('gaps'),
      this.#failure(error, 'report', () => this.#loadGaps()),
    );
  }

  #showGaps(report) {
    const ask = (phrase) => this.#pick(phrase);
    const nodes = [...renderGaps(report, this.#names, ask), renderMatrix(report.cells, this.#names)].filter(Boolean);
    fill(region('gaps'), report.rows.length ? nodes : noGapsNotice());
    fill(region('gaps-period'), [report.sample && pill('sample', 'sample'), ' ', periodWords(report)].filter(Boolean));
    region('gaps-tools').hidden = false;
  }

  /** A link could not send the key, so the file is fetched and handed to the browser. */
  async #saveCsv() {
    try {
      const href = URL.createObjectURL(await this.#client.gapsAsCsv());
      el('a', { href, download: 'gaps.csv' }).click();
      setTimeout(() => URL.revokeObjectURL(href), 1000);
    } catch (error) {
      this.#failedGaps(error);
    }
  }
}

new Page().start().catch((error) => {
  fill(region('answer'), failureNotice(error, { retry: () => location.reload() }));
  fill(region('gaps'), []);
  fill(region('reading'), []);
});

// Speaks to the API. A refusal becomes an ApiError; a server that cannot be reached is one with status 0.

import { readAnswer, readConfig, readGaps, readNames, readProblem, readReceipt, writeEvent, writeRequest } from './wire.js';

export class ApiError extends Error {
  constructor(status, problem = {}, retryAfter = 0) {
    super(problem.detail || problem.title || `the server answered ${status}`);
    Object.assign(this, {
      status,
      retryAfter,
      title: problem.title ?? '',
      code: problem.code ?? '',
      request: problem.request ?? '',
    });
  }

  /** A key is needed, or the one that was sent will not do. */
  get wantsKey() {
    return this.status === 401 || this.status === 403;
  }
}

const base = new URL('../v1/', document.baseURI);

/** What the page is told by the server that served it. */
export async function loadConfig() {
  return readConfig(await (await send(new URL('config.json', document.baseURI))).json());
}

/** The calls that the page makes, with the keys of the config or, without those, the ones that were typed in this tab. */
export class Client {
  #keys;

  constructor(keys) {
    this.#keys = { publishable: new Key('publishable', keys.publishable), report: new Key('report', keys.report) };
  }

  hasKey(kind) {
    return this.#keys[kind].value !== '';
  }

  keepKey(kind, value) {
    this.#keys[kind].value = value;
  }

  /** After is the sequence of a write that the answer has to know of. */
  async recommend(request, { signal, after } = {}) {
    const response = await this.#post('recommend', writeRequest(request), { signal, after });
    return readAnswer(await response.json());
  }

  /** Returns the receipt, with the sequence from which on a read knows of the events. */
  async record(events) {
    const response = await this.#post('outcomes', { events: events.map(writeEvent) });
    return { ...readReceipt(await response.json()), seq: response.headers.get('Moments-Seq') ?? '' };
  }

  async gaps() {
    return readGaps(await (await this.#get('gaps?limit=20')).json());
  }

  async gapsAsCsv() {
    return (await this.#get('gaps?format=csv', 'text/csv')).blob();
  }

  /**
   * Personas and steps, which take the report key. They only name things: a page that may not read them shows what they
   * are called inside.
   */
  async names() {
    const read = async (noun) => {
      if (!this.hasKey('report')) return new Map();
      try {
        return readNames(await (await this.#get(noun)).json(), noun);
      } catch {
        return new Map();
      }
    };
    const [personas, steps] = await Promise.all([read('personas'), read('steps')]);
    return { personas, steps };
  }

  #get(path, accept = 'application/json') {
    return send(new URL(path, base), { headers: { Accept: accept, ...this.#keys.report.header } });
  }

  #post(path, body, { signal, after } = {}) {
    const url = new URL(path, base);
    if (after) url.searchParams.set('min_seq', after);
    const headers = { 'Content-Type': 'application/json', ...this.#keys.publishable.header };
    return send(url, { method: 'POST', headers, body: JSON.stringify(body), signal });
  }
}

/** A key: given by the server, else kept for the life of the tab. */
class Key {
  #kind;
  #given;

  constructor(kind, given) {
    [this.#kind, this.#given] = [kind, given];
  }

  get value() {
    return this.#given || sessionStorage.getItem(`moments.key.${this.#kind}`) || '';
  }

  set value(key) {
    sessionStorage.setItem(`moments.key.${this.#kind}`, key);
  }

  get header() {
    return this.value ? { Authorization: `Bearer ${this.value}` } : {};
  }
}

async function send(url, options) {
  let response;
  try {
    response = await fetch(url, options);
  } catch (cause) {
    if (cause.name === 'AbortError') throw cause;
    throw new ApiError(0, { title: 'The server cannot be reached' });
  }
  if (response.ok) return response;
  const problem = await response.json().catch(() => ({}));
  throw new ApiError(response.status, readProblem(problem), Number(response.headers.get('Retry-After')) || 0);
}

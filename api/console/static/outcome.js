// Sends back what came of an answer: which items were seen, and which one was chosen.

import { randomName } from './chain.js';

const SETTLED = 1000;

/**
 * Records outcomes of the answer that is shown. Each item counts as seen once, and only in an answer that stayed for a
 * second.
 */
export class Outcomes {
  #client;
  #timer = 0;
  #seen = new Set();

  constructor(client) {
    this.#client = client;
  }

  /** A new answer is shown in the region: what of it is in sight when it has settled was seen. */
  shown(answer, region) {
    this.stop();
    this.#seen = new Set();
    this.#timer = setTimeout(() => this.#saw(answer, inSight(region)), SETTLED);
  }

  /** The answer that was shown is gone. */
  stop() {
    clearTimeout(this.#timer);
  }

  /** Records that the item was chosen and that it and those above it were seen. Returns the receipt. */
  choose(answer, item) {
    this.stop();
    const seen = this.#impressions(answer, (other) => other.position <= item.position);
    return this.#client.record([...seen, event('click', answer, item)]);
  }

  #saw(answer, positions) {
    const events = this.#impressions(answer, (item) => positions.has(item.position));
    // An impression that is lost is no news to the reader; a click that is lost will be.
    if (events.length) this.#client.record(events).catch(() => {});
  }

  #impressions(answer, wanted) {
    const items = answer.items.filter((item) => wanted(item) && !this.#seen.has(item.id));
    for (const item of items) this.#seen.add(item.id);
    return items.map((item) => event('impression', answer, item));
  }
}

const event = (kind, answer, item) => ({ id: randomName(), kind, answer, item, at: new Date() });

/** The positions of the items that a reader can see now. */
function inSight(region) {
  if (document.visibilityState !== 'visible') return new Set();
  const nodes = [...region.querySelectorAll('[data-position]')].filter((node) => {
    const { top, bottom } = node.getBoundingClientRect();
    return top < innerHeight && bottom > 0;
  });
  return new Set(nodes.map((node) => Number(node.dataset.position)));
}

/** What became of a click, for the reader. */
export function receiptWords(receipt) {
  if (receipt.rejected) return 'Not recorded: the server refused it.';
  if (receipt.orphan) return 'Kept without trust, so it teaches nothing.';
  if (receipt.accepted) return 'Recorded: one click.';
  return 'This click was counted before.';
}

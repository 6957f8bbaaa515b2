import type { Hit } from './answer';
import { refer } from './dom';

/** One line of the list. */
export interface Option {
  node: HTMLElement;
  /** What it shows, when that is a hit. */
  hit?: Hit;
  /** Takes the line away for good; there is none for most. */
  remove?: () => void;
}

/** What the keys may do with the popup. */
export interface Popup {
  readonly opened: boolean;
  open(): void;
  close(): void;
  clear(): void;
  submit(): void;
}

/** The options of the list, and which of them is active. */
export interface Combobox {
  /** These are the options from now on, and none is active. */
  fill(options: Option[]): void;
  /** Makes an option active; -1 is the text. */
  activate(index: number): void;
}

const LEAP = 5;

/**
 * The input and its list as the combobox pattern of the ARIA Authoring Practices has them: focus stays in the input, and
 * aria-activedescendant names the option that is active.
 */
export function combobox(input: HTMLInputElement, list: HTMLElement, popup: Popup): Combobox {
  let options: Option[] = [];
  let active = -1;

  const activate = (index: number) => {
    let node = options[active]?.node;
    if (node) node.ariaSelected = null;
    active = index;
    node = options[active]?.node;
    refer(input, 'aria-activedescendant', node?.id);
    if (!node) return;
    node.ariaSelected = 'true';
    node.scrollIntoView({ block: 'nearest' });
  };
  const bounded = (index: number, length: number) => Math.max(0, Math.min(length - 1, index));
  /** The text stands before the first option and behind the last. */
  const around = (index: number) => {
    const n = options.length + 1;
    return ((index + 1 + n) % n) - 1;
  };
  /** The first option of the next group, or of the one before. */
  const beyond = (step: number) => {
    const firsts = options.flatMap(({ node }, i) => (node.parentNode === options[i - 1]?.node.parentNode ? [] : i));
    const current = firsts.filter((first) => first <= active).length - 1;
    return firsts[bounded(current + step, firsts.length)];
  };
  const arrow = (step: number, { altKey, ctrlKey }: KeyboardEvent) => {
    if (altKey && step < 0) popup.close();
    else if (!popup.opened) popup.open();
    else if (!altKey && options.length) activate(ctrlKey ? beyond(step) : around(active + step));
  };
  const press = (node: HTMLElement, { ctrlKey, metaKey, shiftKey }: KeyboardEvent) => {
    const link = node as HTMLAnchorElement;
    const { target } = link;
    if (ctrlKey || metaKey || shiftKey) link.target = '_blank';
    link.click();
    link.target = target;
  };
  /** Returns whether the key was of use here; one that was not is left to the input. */
  const use = (event: KeyboardEvent): unknown => {
    const { key } = event;
    const option = options[active];
    const [, page, way] = /^(Page|Arrow)(Down|Up)$/.exec(key) ?? [];
    const step = way === 'Up' ? -1 : 1;
    if (page === 'Arrow') return (arrow(step, event), true);
    if (key === 'Escape' && popup.opened) return (popup.close(), true);
    if (key === 'Escape' && input.value) return (popup.clear(), true);
    if (key === 'Enter') return (option ? press(option.node, event) : popup.submit(), true);
    if (!popup.opened) return false;
    if (page && options.length) return (activate(bounded(active + step * LEAP, options.length)), true);
    if (/^(Home|End|Arrow)/.test(key)) activate(-1);
    if (key === 'Delete' && option?.remove) return (option.remove(), true);
  };
  input.onkeydown = (event) => {
    if (!event.defaultPrevented && !event.isComposing && event.keyCode !== 229 && use(event)) event.preventDefault();
  };
  return {
    activate,
    fill(next) {
      options = next;
      options.forEach(({ node }, i) => (node.id = `${list.id}-${i}`));
      activate(-1);
    },
  };
}

import { set } from './dom';

/** One line of the list. */
export interface Option {
  node: HTMLElement;
  /** Takes the line away for good; there is none for most. */
  remove?: () => void;
}

/** What the keys may do with the popup. */
export interface Popup {
  readonly opened: boolean;
  open(): void;
  close(): void;
  clear(): void;
}

const LEAP = 5;

/**
 * The input and its list as the combobox pattern of the ARIA Authoring Practices has them: focus stays in the input, and
 * aria-activedescendant names the option that is active.
 */
export class Combobox {
  #options: Option[] = [];
  #active = -1;
  #input: HTMLInputElement;
  #list: HTMLElement;
  #popup: Popup;

  constructor(input: HTMLInputElement, list: HTMLElement, popup: Popup) {
    this.#input = input;
    this.#list = list;
    this.#popup = popup;
    input.onkeydown = (event) => this.#key(event);
  }

  /** The option that is active; undefined while the text is. */
  get active(): Option | undefined {
    return this.#options[this.#active];
  }

  /** These are the options from now on, and none is active. */
  set(options: Option[]): void {
    this.#options = options;
    options.forEach(({ node }, i) => (node.id = this.#list.id + '-' + i));
    this.activate(-1);
  }

  /** Makes an option active; -1 is the text. */
  activate(index: number): void {
    this.active?.node.removeAttribute('aria-selected');
    this.#active = index;
    const node = this.active?.node;
    set(this.#input, 'aria-activedescendant', node?.id);
    if (!node) return;
    set(node, 'aria-selected', 'true');
    node.scrollIntoView({ block: 'nearest' });
  }

  #key(event: KeyboardEvent): void {
    if (event.defaultPrevented || event.isComposing || event.keyCode === 229) return;
    const { key, altKey, ctrlKey } = event;
    if (key === 'ArrowDown' || key === 'ArrowUp') {
      event.preventDefault();
      this.#arrow(key === 'ArrowDown' ? 1 : -1, altKey, ctrlKey);
    } else if (key === 'Escape') this.#escape(event);
    else if (!this.#popup.opened) return;
    else if (key === 'PageDown' || key === 'PageUp') {
      event.preventDefault();
      this.#leap(key === 'PageDown' ? LEAP : -LEAP);
    } else if (/^(Home|End|ArrowLeft|ArrowRight)$/.test(key)) this.activate(-1);
    else if (this.active) this.#use(event, this.active);
  }

  #arrow(step: 1 | -1, alt: boolean, group: boolean): void {
    const { opened } = this.#popup;
    if (alt && step < 0) this.#popup.close();
    else if (!opened) this.#popup.open();
    else if (!alt) this.activate(group ? this.#beyond(step) : this.#wrap(this.#active + step));
  }

  /** The text stands before the first option and behind the last. */
  #wrap(index: number): number {
    const n = this.#options.length + 1;
    return ((index + 1 + n) % n) - 1;
  }

  #leap(by: number): void {
    const last = this.#options.length - 1;
    this.activate(Math.max(Math.min(0, last), Math.min(last, this.#active + by)));
  }

  /** The first option of the next group, or of the one before. */
  #beyond(step: 1 | -1): number {
    const firsts = this.#options.flatMap(({ node }, i) =>
      i && node.parentNode === this.#options[i - 1].node.parentNode ? [] : [i],
    );
    const current = firsts.filter((first) => first <= this.#active).length - 1;
    return firsts[Math.max(0, Math.min(firsts.length - 1, current + step))] ?? -1;
  }

  #use(event: KeyboardEvent, { node, remove }: Option): void {
    const { key, ctrlKey, metaKey, shiftKey } = event;
    if (key === 'Enter') {
      event.preventDefault();
      const { target } = node as HTMLAnchorElement;
      if (ctrlKey || metaKey || shiftKey) set(node, 'target', '_blank');
      node.click();
      set(node, 'target', target || undefined);
    } else if (key === 'Delete' && remove) {
      event.preventDefault();
      remove();
    }
  }

  #escape(event: KeyboardEvent): void {
    if (this.#popup.opened) this.#popup.close();
    else if (this.#input.value) this.#popup.clear();
    else return;
    event.preventDefault();
  }
}

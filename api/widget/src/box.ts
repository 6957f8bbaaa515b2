import { Option } from './combobox';
import { make, set } from './dom';
import type { Strings } from './strings';
import type { Section, View } from './views';

/** What the element that has the box does. */
interface Host {
  open(): void;
  close(): void;
  clear(): void;
  submit(): void;
}

/** How the box is labelled. */
interface Names {
  label: string;
  placeholder: string;
  shortcut: string;
  disabled: boolean;
  lang: string;
  name: string;
}

const SAY = 100;
let boxes = 0;

/** The nodes of the search box: input, panel and what a screen reader hears, in the page or in a dialog. */
export class Box {
  readonly input: HTMLInputElement;
  readonly list: HTMLElement;
  readonly panel: HTMLElement;
  readonly form: HTMLFormElement;
  #root: ShadowRoot;
  #hint = make('kbd', { part: 'shortcut', 'aria-hidden': 'true' });
  #clear: HTMLButtonElement;
  #close: HTMLButtonElement;
  #note = make('p', { part: 'note', hidden: true });
  #after = make('div');
  #empty = make('div', { part: 'empty', hidden: true }, make('slot', { name: 'empty' }));
  #said = make('div', { class: 'said', role: 'status' });
  #plain = make('slot', { hidden: true });
  #opener: HTMLButtonElement;
  #dialog: HTMLDialogElement;
  #saying = 0;

  constructor(root: ShadowRoot, host: Host) {
    this.#root = root;
    const list = `ms${++boxes}`;
    this.input = make('input', {
      part: 'input', type: 'search', role: 'combobox', enterkeyhint: 'search', 'aria-autocomplete': 'list', 'aria-controls': list,
      'aria-expanded': 'false', autocomplete: 'off', autocapitalize: 'off', autocorrect: 'off', spellcheck: 'false', maxlength: 400,
    });
    const button = (part: string, text: string, onclick: () => void) => make('button', { type: 'button', part, hidden: true, onclick }, text);
    this.#clear = button('clear', '✕', () => host.clear());
    this.#close = button('close', '←', () => host.close());
    this.#opener = button('opener', '', () => host.open());
    this.form = make('form', { part: 'form', role: 'search' }, this.#close, this.input, this.#hint, this.#clear);
    this.form.onsubmit = (event) => {
      event.preventDefault();
      host.submit();
    };
    this.list = make('div', { part: 'list', role: 'listbox', id: list, hidden: true });
    this.panel = this.#makePanel();
    this.#dialog = make('dialog', { part: 'dialog' });
    this.#dialog.onclose = () => host.close();
    root.append(this.#plain, this.#opener, this.#dialog, this.form, this.panel, this.#said);
  }

  #makePanel(): HTMLElement {
    const footer = make('slot', { name: 'footer' });
    const foot = make('div', { part: 'footer' }, footer);
    footer.onslotchange = () => foot.classList.toggle('filled', footer.assignedNodes().length > 0);
    const bone = () => make('div', { class: 'bone' });
    const panel = make('div', { part: 'panel', hidden: true }, this.#note, this.list, bone(), bone(), bone(), this.#after, this.#empty, foot);
    // a press on the list leaves the focus in the input
    panel.onmousedown = (event) => (event.composedPath()[0] as Node).nodeName !== 'INPUT' && event.preventDefault();
    return panel;
  }

  /** The box is in a dialog. */
  get detached(): boolean {
    return this.#opener.isConnected && !this.#opener.hidden;
  }

  /** The popup says something. */
  get shown(): boolean {
    return !this.panel.hidden;
  }

  /** What stands in the input. */
  set value(text: string) {
    this.input.value = text;
    this.typed();
  }

  /** Labels everything. */
  name(strings: Strings, { label, placeholder, shortcut, disabled, lang, name }: Names): void {
    for (const node of [this.input, this.list, this.#dialog, this.#opener]) node.ariaLabel = label;
    this.#clear.ariaLabel = strings.clear;
    this.#close.ariaLabel = strings.close;
    this.#hint.textContent = shortcut;
    this.#hint.hidden = !shortcut;
    this.form.lang = this.panel.lang = lang;
    Object.assign(this.input, { placeholder, disabled, name });
    this.#opener.disabled = disabled;
    this.typed();
  }

  /** What stands in the input has changed. */
  typed(): void {
    this.#clear.hidden = !this.input.value;
    this.#opener.textContent = this.input.value || this.input.placeholder;
  }

  /** Stands in the page, or in a dialog that opens over it. */
  detach(detached: boolean): void {
    if (detached === this.detached) return;
    this.#opener.hidden = this.#close.hidden = !detached;
    (detached ? this.#dialog : this.#root).append(this.form, this.panel, this.#said);
  }

  /** Only what stood in the element before it was upgraded is there from now on. */
  makePlain(): void {
    this.form.hidden = this.panel.hidden = this.#opener.hidden = true;
    this.#plain.hidden = false;
  }

  /** Shows the dialog, where there is one. */
  raise(): boolean {
    if (!this.detached || this.#dialog.open) return false;
    this.#dialog.showModal();
    return true;
  }

  /** Takes the dialog away. */
  lower(): void {
    this.#dialog.close();
  }

  /** Shows a view, or with none hides the panel. Returns the options in their order. */
  show(view?: View): Option[] {
    const sections = view?.sections ?? [];
    if (view) this.#fill(view);
    const some = sections.length > 0;
    this.list.hidden = !some;
    set(this.input, 'aria-expanded', `${some}`);
    this.panel.hidden = !view || !(some || view.extra || view.note);
    this.say(view?.said ?? '');
    return sections.flatMap(({ options }) => options);
  }

  #fill({ sections, note = '', columns, extra, empty }: View): void {
    this.#note.textContent = note;
    this.#note.hidden = !note;
    this.#empty.hidden = !empty;
    this.#after.replaceChildren(...(extra ? [extra] : []));
    this.list.classList.toggle('columns', !!columns);
    this.list.replaceChildren(...sections.map((section, i) => this.#group(section, i)));
    this.panel.scrollTop = 0;
  }

  #group({ label, row, options }: Section, i: number): HTMLElement {
    const id = `${this.list.id}-g${i}`;
    const group = make('div', { part: 'group', role: 'group', class: (row ? 'row ' : '') + (i > 1 ? 'wide' : '') });
    if (label) {
      set(group, 'aria-labelledby', id);
      group.append(make('div', { part: 'group-label', id, role: 'presentation' }, label));
    }
    group.append(...options.map(({ node }) => node));
    return group;
  }

  /** It takes long. */
  busy(waiting: boolean, text: string): void {
    this.panel.classList.toggle('busy', waiting);
    this.panel.classList.toggle('full', !this.list.hidden);
    set(this.list, 'aria-busy', waiting && 'true');
    if (!waiting) return;
    this.panel.hidden = false;
    this.say(text);
  }

  /** What comes after the list is this text from now on. */
  answer(text: string): void {
    this.#after.replaceChildren(make('p', { part: 'note' }, text));
    this.say(text);
  }

  /** A screen reader says this, once the eyes have it. */
  say(text: string): void {
    clearTimeout(this.#saying);
    this.#saying = setTimeout(() => (this.#said.textContent = text), SAY);
  }
}

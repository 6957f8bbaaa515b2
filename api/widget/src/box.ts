import type { Option, Popup } from './combobox';
import { make, refer } from './dom';
import type { Section, View } from './views';

/** How the box is labelled. */
interface Names {
  label: string;
  clear: string;
  close: string;
  placeholder: string;
  /** As it is written on the keys; "" for none. */
  shortcut: string;
  /** Of the field, as a form sends it. */
  name: string;
  disabled: boolean;
}

/** The search box: input, panel and what a screen reader hears, in the page or in a dialog. */
export interface Box {
  readonly input: HTMLInputElement;
  readonly list: HTMLElement;
  /** The box is in a dialog. */
  readonly apart: boolean;
  /** The panel has something to say. */
  readonly shown: boolean;
  label(names: Names): void;
  /** Puts a text into the input. */
  write(text: string): void;
  /** What stands in the input has changed. */
  typed(): void;
  /** Stands in the page, or in a dialog that opens over it. */
  detach(detached: boolean): void;
  /** Puts the focus into the input, its text selected. Returns whether a dialog has opened for that. */
  raise(): boolean;
  /** Takes the dialog away. */
  lower(): void;
  /** Shows a view, or with none hides the panel. Returns the options in their order. */
  show(view?: View): Option[];
  /** It takes long, which a screen reader is told; or it is over. */
  busy(waiting: boolean, text: string): void;
  /** A screen reader says this, once the eyes have it. */
  say(text: string): void;
  /** What stood in the element before it was upgraded is there again, and nothing else. */
  yield(): void;
}

const SAY = 100;
let boxes = 0;

/** Builds the box into an empty root. */
export function box(root: ShadowRoot, popup: Popup): Box {
  const id = `ms${++boxes}`;
  let saying = 0;
  let detached = false;

  const button = (part: string, text: string, onclick: () => void) =>
    make('button', { type: 'button', part, hidden: true, onclick }, text);
  const clear = button('clear', '✕', () => popup.clear());
  const back = button('close', '←', () => popup.close());
  const opener = button('opener', '', () => popup.open());
  opener.ariaHasPopup = 'dialog';
  const hint = make('kbd', { part: 'shortcut', ariaHidden: 'true' });
  const input = make('input', {
    part: 'input',
    type: 'search',
    role: 'combobox',
    ariaAutoComplete: 'list',
    ariaExpanded: 'false',
    autocomplete: 'off',
    autocapitalize: 'off',
    spellcheck: false,
    enterKeyHint: 'search',
    maxLength: 200,
  });
  refer(input, 'aria-controls', id);
  const form = make('div', { part: 'form', role: 'search' }, back, input, hint, clear);
  const note = make('p', { part: 'note' });
  const list = make('div', { part: 'list', role: 'listbox', id });
  const after = make('div');
  const empty = make('slot', { part: 'empty', name: 'empty' });
  const foot = make('slot', { part: 'footer', name: 'footer' });
  // a press on the list leaves the focus in the input
  const onmousedown = (event: Event) => (event.composedPath()[0] as Node).nodeName === 'INPUT' || event.preventDefault();
  const panel = make('div', { part: 'panel', hidden: true, onmousedown }, note, list, after, empty, foot);
  const status = make('div', { role: 'status' });
  const dialog = make('dialog', { part: 'dialog', onclose: () => dialog.open || popup.close() });
  const plain = make('slot', { hidden: true });
  root.append(plain, opener, dialog, form, panel, status);

  const group = ({ label, row, options }: Section, i: number) => {
    const name = `${id}-g${i}`;
    const heading = label ? [make('div', { part: 'group-label', id: name, role: 'presentation' }, label)] : [];
    const look = (row ? 'row ' : '') + (i > 1 ? 'wide' : '');
    const nodes = options.map(({ node }) => node);
    const made = make('div', { part: 'group', role: 'group', className: look }, ...heading, ...nodes);
    if (label) refer(made, 'aria-labelledby', name);
    return made;
  };
  const say = (text: string) => {
    clearTimeout(saying);
    saying = setTimeout(() => (status.textContent = text), SAY);
  };
  const typed = () => {
    clear.hidden = !input.value;
    hint.hidden = !clear.hidden;
    opener.textContent = input.value || input.placeholder;
  };
  return {
    input,
    list,
    say,
    typed,
    get apart() {
      return detached;
    },
    get shown() {
      return !panel.hidden;
    },
    label({ label, shortcut, placeholder, name, disabled, ...names }) {
      for (const node of [form, input, list, dialog]) node.ariaLabel = label;
      clear.ariaLabel = names.clear;
      back.ariaLabel = names.close;
      hint.textContent = shortcut;
      Object.assign(input, { placeholder, name, disabled });
      opener.disabled = disabled;
      typed();
    },
    write(text) {
      input.value = text;
      typed();
    },
    detach(now) {
      if (now === detached) return;
      detached = now;
      opener.hidden = back.hidden = !now;
      (now ? dialog : root).append(form, panel, status);
    },
    raise() {
      const closed = detached && !dialog.open;
      if (closed) dialog.showModal();
      input.focus();
      input.select();
      return closed;
    },
    lower() {
      if (!dialog.open) return;
      dialog.close();
      opener.focus();
    },
    show({ sections, note: text = '', columns = false, extra = '', empty: lost, said } = blank) {
      const options = sections.flatMap((section) => section.options);
      note.textContent = text;
      note.hidden = !text;
      list.hidden = !options.length;
      list.classList.toggle('columns', columns);
      list.replaceChildren(...sections.map(group));
      after.replaceChildren(extra);
      empty.hidden = !lost;
      input.ariaExpanded = `${!list.hidden}`;
      panel.hidden = list.hidden && !text && !extra;
      panel.scrollTop = 0;
      say(said);
      return options;
    },
    busy(waiting, text) {
      list.ariaBusy = waiting ? 'true' : null;
      if (!waiting) return;
      panel.hidden = list.hidden = false;
      input.ariaExpanded = 'true';
      say(text);
    },
    yield() {
      root.replaceChildren(plain);
      plain.hidden = false;
    },
  };
}

const blank: View = { sections: [], said: '' };

/** Builds nodes. Text goes in as text: there is no way through here from a string to markup, a script or a style. */

/** Properties of an element that are not read-only; part is written as a text. */
type Props<K extends keyof HTMLElementTagNameMap> = Partial<Omit<HTMLElementTagNameMap[K], 'part'>> & { part?: string };

/** Makes an element with properties and children. */
export const make = <K extends keyof HTMLElementTagNameMap>(
  tag: K,
  props: Props<K> = {},
  ...children: (Node | string)[]
) => {
  const node = Object.assign(document.createElement(tag), props);
  node.append(...children);
  return node as HTMLElementTagNameMap[K];
};

/** Refers to another element by its id, or to none. ARIA properties that do so are younger than the attributes. */
export const refer = (node: Element, name: string, id = '') => node.setAttribute(name, id);

/** The element in which a keystroke or a press really happened, shadow trees looked through. */
export const origin = (event: Event) => event.composedPath()[0] as HTMLElement;

/** Builds nodes. Text goes in as text: there is no way through here from a string to markup, a script or a style. */

type Value = string | number | boolean | undefined | null | ((event: never) => void);

/**
 * Makes an element. Functions become properties (`onclick`), everything else attributes; undefined, null and false are
 * left out, true is an attribute without a value.
 */
export function make<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  props: Record<string, Value> = {},
  ...children: (Node | string)[]
): HTMLElementTagNameMap[K] {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(props)) set(node, name, value);
  node.append(...children);
  return node;
}

/** Sets an attribute or a handler, or takes the attribute away, as make does. */
export function set(node: HTMLElement, name: string, value: Value): void {
  if (typeof value === 'function') Object.assign(node, { [name]: value });
  else if (value == null || value === false) node.removeAttribute(name);
  else node.setAttribute(name, value === true ? '' : `${value}`);
}

/** The element in which a keystroke or a press really happened, shadow trees looked through. */
export const origin = (event: Event) => event.composedPath()[0] as HTMLElement;

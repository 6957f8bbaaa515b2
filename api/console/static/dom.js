// Makes DOM from values. Text is only ever set as text, and no attribute carries script or style: what content and
// visitors say stays data.

/**
 * An element. A function among the attributes is a listener; null and false leave an attribute or child out; children
 * may be nested.
 */
export function el(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) set(node, name, value);
  node.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false));
  return node;
}

function set(node, name, value) {
  if (value === null || value === undefined || value === false) return;
  if (typeof value === 'function') node.addEventListener(name, value);
  else node.setAttribute(name, value === true ? '' : value);
}

/**
 * A bar that is filled to a share from 0 to 1. The figure stands beside it as text, so it is hidden from readers of the
 * screen.
 */
export function bar(share, kind = '') {
  const node = el('span', { class: `bar ${kind}`, 'aria-hidden': 'true' });
  node.style.setProperty('--share', clamp(share));
  return node;
}

/** A track from 0 to 1 with the stretch from low to high filled and a tick at mean. */
export function rangeBar({ low, mean, high }) {
  const node = el('span', { class: 'range', 'aria-hidden': 'true' });
  for (const [name, value] of [
    ['low', low],
    ['mean', mean],
    ['high', high],
  ])
    node.style.setProperty(`--${name}`, clamp(value));
  return node;
}

export const clamp = (n) => Math.min(1, Math.max(0, Number.isFinite(n) ? n : 0));

/** A small label. */
export const pill = (text, kind = '') => el('span', { class: `pill ${kind}` }, text);

/** Replaces what a region holds, and says whether more is coming. */
export function fill(region, nodes, busy = false) {
  region.replaceChildren(...[nodes].flat());
  region.setAttribute('aria-busy', String(busy));
}

/** The address when it leads to a page, else null: javascript: and its kin lead nowhere. */
export function pageAddress(address) {
  try {
    const url = new URL(address);
    return url.protocol === 'https:' || url.protocol === 'http:' ? url.href : null;
  } catch {
    return null;
  }
}

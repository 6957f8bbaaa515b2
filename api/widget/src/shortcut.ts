import { origin } from './dom';

/** Whether the visitor is writing there, in a shadow tree or not. */
const writing = (node: HTMLElement) => node.isContentEditable || node.matches('input, textarea, select');

/** What stands in attribute shortcut: a list such as "mod+k,/", mod being Ctrl or Command. */
const keys = (list: string | null) => (list ?? 'mod+k').split(',');

/**
 * Whether the keystroke is one of a list. One without mod does not count where somebody is writing, and none that somebody
 * else has used.
 */
export function pressed(event: KeyboardEvent, list: string | null): boolean {
  const mod = event.ctrlKey || event.metaKey;
  if (event.defaultPrevented || event.isComposing || event.altKey || (!mod && writing(origin(event)))) return false;
  return keys(list).includes((mod ? 'mod+' : '') + event.key.toLowerCase());
}

/** The first of a list, as it is written on the keys. */
export const written = (list: string | null) =>
  keys(list)[0]
    .replace('mod+', /mac|ip/i.test(navigator.platform) ? '⌘' : 'Ctrl ')
    .toUpperCase();

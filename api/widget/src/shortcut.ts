import { origin } from './dom';

/** Whether the visitor is writing there, in a shadow tree or not. */
const writing = (node: HTMLElement) => node.isContentEditable || node.matches('input, textarea, select');

/**
 * Whether the keystroke is one of a list such as "mod+k,/", mod being Ctrl or Command. One without mod does not count where
 * somebody is writing, and none that somebody else has used.
 */
export function pressed(event: KeyboardEvent, list: string): boolean {
  const mod = event.ctrlKey || event.metaKey;
  if (event.defaultPrevented || event.isComposing || event.altKey || (!mod && writing(origin(event)))) return false;
  return list.split(',').includes((mod ? 'mod+' : '') + event.key.toLowerCase());
}

/** What stands in attribute shortcut when there is none. */
export const DEFAULT = 'mod+k';

/** The first of a list, as it is written on the keys. */
export const written = (list: string) =>
  list.split(',')[0].replace('mod+', /mac|ip/i.test(navigator.platform) ? '⌘' : 'Ctrl ').toUpperCase();

import { pressed } from './shortcut';

declare const VERSION: string;

type Search = HTMLElement & { open?(): void };

/**
 * The classic script of a page. It fetches nothing until somebody turns to a search (a pointer over it, focus, its
 * shortcut) or a rail comes near, and keeps the room that a search will need.
 */
const { src } = document.currentScript as HTMLScriptElement;

/** Fetches a file from beside the loader, or, when that is the newest of a major version, from the folder of its own. */
const load = (name: string) =>
  import(src.replace(/v\d+\/[^/]*$/, VERSION + '/').replace(/[^/]*$/, name + '.js')).catch(() => {});
const searches = () => document.querySelectorAll<Search>('moment-search');

for (const { style } of searches()) {
  style.display = 'block';
  style.minHeight = '44px';
}
for (const type of ['pointerover', 'focusin']) {
  addEventListener(type, ({ target }) => (target as Element).closest('moment-search') && load('widget'));
}
addEventListener('keydown', (event) => {
  for (const search of searches()) {
    if (search.open || !pressed(event, search.getAttribute('shortcut'))) continue;
    event.preventDefault();
    load('widget').then(() => search.open?.());
  }
});
if (document.querySelector('moment-search:focus-within')) load('widget');

const near = new IntersectionObserver((entries) => entries.map((entry) => entry.isIntersecting && load('next')), {
  rootMargin: '200px',
});
for (const rail of document.querySelectorAll('moment-next')) near.observe(rail);

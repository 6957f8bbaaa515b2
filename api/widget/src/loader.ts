import { DEFAULT, pressed } from './shortcut';

/**
 * The classic script of a page. It asks for nothing until somebody turns to a search (a pointer over it, focus, its
 * shortcut) or a rail comes near, and keeps the room that the search will need.
 */
declare const VERSION: string;

type Search = HTMLElement & { open?(): void };

const script = document.currentScript as HTMLScriptElement;
const load = (name: string) =>
  import(script.src.replace(/(\/v\d+)?\/[^/]*$/, (_, channel) => (channel ? '/' + VERSION : '') + '/' + name)).catch(() => {});

const turned = (event: Event) => (event.target as Element).closest?.('moment-search') && load('widget.js');
for (const type of ['pointerover', 'pointerdown', 'focusin']) document.addEventListener(type, turned);

document.addEventListener('keydown', (event) => {
  for (const search of document.querySelectorAll<Search>('moment-search:not(:defined)')) {
    if (!pressed(event, search.getAttribute('shortcut') ?? DEFAULT)) continue;
    event.preventDefault();
    load('widget.js').then(() => search.open?.());
  }
});

for (const { style } of document.querySelectorAll<Search>('moment-search')) {
  style.display = 'block';
  style.minHeight ||= '44px';
}

const near = new IntersectionObserver((entries) => entries.some((entry) => entry.isIntersecting) && load('next.js'), { rootMargin: '200px' });
document.querySelectorAll('moment-next').forEach((rail) => near.observe(rail));
if (document.activeElement?.closest('moment-search')) load('widget.js');

import { safe } from './address';
import type { Hit } from './answer';
import { make } from './dom';
import { marked } from './marks';

/** How hits look. */
export interface Look {
  /** Say why each is shown. */
  explain: boolean;
  renderItem?: (hit: Hit) => Node;
}

/** What is shown of a hit: what the page makes of it, else image, title, snippet and why. */
export function content(hit: Hit, { explain, renderItem }: Look): (Node | string)[] {
  if (renderItem) return [renderItem(hit)];
  const image = safe(hit.image);
  const parts: Node[] = [line('title', marked(hit.title, hit.title_ranges))];
  if (image) parts.unshift(make('img', { part: 'image', src: image, alt: '', loading: 'lazy' }));
  if (hit.snippet) parts.push(line('snippet', marked(hit.snippet, hit.snippet_ranges)));
  if (explain && hit.why) parts.push(line('why', [hit.why]));
  return parts;
}

const line = (part: string, text: (Node | string)[]) => make('span', { part, dir: 'auto' }, ...text);

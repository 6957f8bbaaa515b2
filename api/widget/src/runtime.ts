/** What widget.js holds for the files beside it: next.js, and what is fetched on demand. */
export { hitsOf } from './answer';
export { ask } from './client';
export { fill } from './strings';
export { hits, phrase, section, view } from './views';
export { safe } from './address';
export { make } from './dom';
export { define, MomentElement } from './element';
export { content } from './hit';

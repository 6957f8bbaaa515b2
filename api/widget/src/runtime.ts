/** What both elements share: widget.js holds it, next.js takes it from there. */
export { hitsOf } from './answer';
export { safe } from './address';
export { make } from './dom';
export { define, MomentElement } from './element';
export { content } from './hit';

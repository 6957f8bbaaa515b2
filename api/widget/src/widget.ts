import { define } from './runtime';
import { MomentSearch } from './search';

define('moment-search', MomentSearch);

export { MomentSearch };
export * from './runtime';

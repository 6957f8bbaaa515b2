import type { SearchAttributes, SharedAttributes } from './index.js';

/** For everything that reads the global namespace JSX. */
declare global {
  namespace JSX {
    interface IntrinsicElements {
      'moment-search': SearchAttributes & { [name: string]: unknown };
      'moment-next': SharedAttributes & { [name: string]: unknown };
    }
  }
}

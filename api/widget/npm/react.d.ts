import type { SearchAttributes, SharedAttributes } from './index.js';

/** For React 19 and later, which gives objects and functions to the properties of an element. */
declare module 'react' {
  namespace JSX {
    interface IntrinsicElements {
      'moment-search': SearchAttributes & { [name: string]: unknown };
      'moment-next': SharedAttributes & { [name: string]: unknown };
    }
  }
}

// The widget as visitors have it on a page of theirs, in the demo only.

import { readAnswer } from './wire.js';

/**
 * Gives the elements of the section the key of the demo. What the search is answered goes to mirror, too, with its
 * explanation. The sample site has no pages to open: of what is chosen, the section says that it was recorded.
 */
export function showWidget(section, key, mirror) {
  const [search, next] = ['moment-search', 'moment-next'].map((name) => section.querySelector(name));
  search.transformRequest = (body) => ({ ...body, explain: true });
  search.transformResults = (json) => {
    if (json.phrase) mirror(readAnswer(json));
    return json;
  };
  for (const element of [search, next]) {
    element.navigate = (_, hit) => {
      section.querySelector('[role="status"]').textContent = `Recorded: one click on “${hit?.title ?? ''}”. The sample site has no pages to open.`;
    };
    element.setAttribute('endpoint', new URL('..', document.baseURI).href);
    element.setAttribute('key', key);
  }
  section.hidden = false;
}

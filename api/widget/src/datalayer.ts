/**
 * Adds what happens in a search to the array of events of the page's analytics, in the names of GA4. Fetched on demand, by
 * elements that have the attribute datalayer.
 */
export default function bridge(element: HTMLElement & { consent: string }): void {
  const push = (event: string, values: object) => {
    const layers = window as unknown as Record<string, object[]>;
    const name = element.getAttribute('datalayer');
    if (name && element.consent !== 'off') (layers[name] ??= []).push({ event, ...values });
  };
  const hear = <T>(name: string, then: (detail: T) => void) =>
    element.addEventListener('moment:' + name, (event) => then((event as CustomEvent<T>).detail));

  hear('rest', ({ query, total }: { query: string; total: number }) => {
    push('search', { search_term: query, results_count: total });
    push(total ? 'view_search_results' : 'moment_no_results', { search_term: query });
  });
  hear('select', ({ query, id, kind, position }: { query?: string; id: string; kind: string; position: number }) =>
    push('select_content', {
      content_type: kind,
      content_id: id,
      search_term: query,
      item_list_name: 'Moment Search',
      index: position,
    }),
  );
}

// Lets items glide from their old place to their new one, so that a change of order can be followed by eye.

const still = matchMedia('(prefers-reduced-motion: reduce)');

/**
 * Calls change, which replaces the items of the region, and moves those that were there before. Without motion it only
 * changes.
 */
export function glide(region, change) {
  const before = tops(region);
  change();
  if (still.matches) return;
  for (const [asset, { node, top }] of tops(region)) {
    const by = (before.get(asset)?.top ?? top) - top;
    if (by)
      node.animate([{ transform: `translateY(${by}px)` }, { transform: 'none' }], { duration: 350, easing: 'ease-out' });
  }
}

function tops(region) {
  const nodes = [...region.querySelectorAll('[data-asset]')];
  return new Map(nodes.map((node) => [node.dataset.asset, { node, top: node.getBoundingClientRect().top }]));
}

// What is known of the visitor besides the phrase: persona, step and channel, each of which may be left open.

import { el } from './dom.js';
import { personaLabel, stepLabel } from './words.js';

const CHANNELS = ['web', 'app', 'email', 'social', 'print'];

/** Fills the form with three lists and calls changed() when one is changed. */
export function buildContext(form, names, chosen, changed) {
  const options = (map, label) => [...map.keys()].map((key) => [key, label(key, names)]);
  form.replaceChildren(
    choice('persona', 'Persona', options(names.personas, personaLabel), chosen),
    choice('step', 'Question', options(names.steps, stepLabel), chosen),
    choice(
      'channel',
      'Channel',
      CHANNELS.map((key) => [key, key]),
      chosen,
    ),
  );
  form.addEventListener('change', changed);
  form.addEventListener('submit', (event) => event.preventDefault());
}

function choice(name, label, options, chosen) {
  const known =
    options.some(([key]) => key === chosen[name]) || !chosen[name] ? options : [...options, [chosen[name], chosen[name]]];
  return el(
    'label',
    {},
    label,
    el(
      'select',
      { name, autocomplete: 'off' },
      el('option', { value: '' }, 'Any'),
      known.map(([value, text]) => el('option', { value, selected: value === chosen[name] }, text)),
    ),
  );
}

/** What is chosen: the keys, "" for what is left open. */
export const readContext = (form) =>
  Object.fromEntries(['persona', 'step', 'channel'].map((name) => [name, form.elements[name]?.value ?? '']));

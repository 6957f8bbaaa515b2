// What stands where content should be while there is none: waiting, empty, refused, not ready.

import { el } from './dom.js';

/** Grey lines in place of what is being loaded. */
export const skeleton = (lines) =>
  el(
    'div',
    { class: 'skeleton', 'aria-hidden': 'true' },
    Array.from({ length: lines }, () => el('div')),
  );

const notice = (title, ...content) => el('div', { class: 'notice' }, el('p', { class: 'notice-title' }, title), ...content);

export const idleNotice = () =>
  notice('Nothing asked yet', el('p', {}, 'Type a phrase above, or pick one that is offered there.'));

export const emptyNotice = () =>
  notice(
    'No content yet',
    el('p', {}, 'There is nothing that could be shown. Bring content in with '),
    el('pre', {}, el('code', {}, 'moments import PATH')),
  );

export const noGapsNotice = () =>
  notice(
    'No gaps yet',
    el('p', {}, 'Gaps appear as soon as somebody searches, or when you import past searches or planned moments.'),
  );

/**
 * The notice of a failure: a form when a key is wanted, a wait when the server is not ready or wants a pause, else what
 * went wrong and a button. Retry() tries again; keep(key) takes a key that was typed.
 */
export function failureNotice(error, { retry, keep, keyHint }) {
  if (error.wantsKey) return keyForm(error, { keep, keyHint });
  if (error.status === 503 || error.status === 429) return waitNotice(error, retry);
  return notice(
    error.status === 0 ? 'The server cannot be reached' : 'That did not work',
    error.status !== 0 && el('p', {}, error.message),
    error.request && el('p', { class: 'soft small' }, `Request ${error.request}`),
    el('button', { type: 'button', class: 'quiet', click: retry }, 'Try again'),
  );
}

function waitNotice(error, retry) {
  const [title, words] =
    error.status === 429
      ? ['Too many requests', 'The server wants a pause.']
      : ['Getting ready', 'The server is catching up with its content.'];
  const box = notice(title, el('p', {}, words, ' This page tries again by itself.'));
  setTimeout(
    () => {
      if (box.isConnected) retry();
    },
    Math.max(1, error.retryAfter) * 1000,
  );
  return box;
}

function keyForm(error, { keep, keyHint }) {
  const input = el('input', {
    type: 'password',
    name: 'key',
    required: true,
    autocomplete: 'off',
    spellcheck: 'false',
    placeholder: keyHint.form,
  });
  const submit = (event) => {
    event.preventDefault();
    keep(input.value.trim());
  };
  return notice(
    'A key is needed',
    el('p', {}, keyHint.words, ' It is kept in this tab only and forgotten when you close it.'),
    error.status === 403 && el('p', { class: 'bad-text' }, error.message),
    error.status === 401 && keyHint.tried && el('p', { class: 'bad-text' }, 'The key was not accepted.'),
    el(
      'form',
      { class: 'key-form', submit },
      el('label', {}, keyHint.label, input),
      el('button', { class: 'primary' }, 'Use this key'),
    ),
  );
}

import type { Strings } from '../strings';

const japanese: Strings = {
  code: 'ja',
  label: '検索',
  clear: '消去',
  close: '閉じる',
  recents: '最近の検索',
  starters: 'ここから始める',
  searching: '検索中…',
  results: { other: '{n} 件の結果' },
  none: '「{q}」の結果はありません',
  corrected: '「{q}」に一致するものがないため「{c}」を表示しています',
  try: 'もしかして',
  instead: 'こちらもご覧ください',
  correct: '別のものをお探しですか？',
  all: 'すべて表示',
  remove: '「{q}」を削除',
  removed: '「{q}」を削除しました',
  report: '何をお探しでしたか？',
  send: '送信',
  thanks: 'ありがとうございます。',
  error: '現在、検索を利用できません。',
  offline: 'オフラインです。',
  retry: 'もう一度試す',
  next: '次にすること',
  know: '知る',
  go: '行く',
  do: 'する',
  buy: '買う',
};

export default japanese;

import type { Strings } from '../strings';

const german: Strings = {
  code: 'de',
  label: 'Suche',
  clear: 'Löschen',
  close: 'Schließen',
  recents: 'Letzte Suchen',
  starters: 'Hier beginnen',
  searching: 'Suche läuft …',
  results: { one: '{n} Ergebnis', other: '{n} Ergebnisse' },
  none: 'Keine Ergebnisse für „{q}“',
  corrected: 'Nichts genau zu „{q}“ – gezeigt wird „{c}“',
  try: 'Meinten Sie',
  instead: 'Vielleicht passt das',
  correct: 'Suchen Sie etwas anderes?',
  all: 'Alle zeigen',
  remove: '„{q}“ entfernen',
  removed: '„{q}“ entfernt',
  report: 'Was haben Sie gesucht?',
  send: 'Senden',
  thanks: 'Vielen Dank.',
  error: 'Die Suche ist gerade nicht verfügbar.',
  offline: 'Sie sind offline.',
  retry: 'Erneut versuchen',
  next: 'Wie es weitergeht',
  know: 'Wissen',
  go: 'Hingehen',
  do: 'Machen',
  buy: 'Kaufen',
};

export default german;

import type { Strings } from '../strings';

const spanish: Strings = {
  code: 'es',
  label: 'Buscar',
  clear: 'Borrar',
  close: 'Cerrar',
  recents: 'Búsquedas recientes',
  starters: 'Empiece aquí',
  searching: 'Buscando…',
  results: { one: '{n} resultado', many: '{n} de resultados', other: '{n} resultados' },
  none: 'Sin resultados para «{q}»',
  corrected: 'Nada exacto para «{q}»: se muestra «{c}»',
  try: 'Quizá quiso decir',
  instead: 'Quizá le interese',
  correct: '¿Busca otra cosa?',
  all: 'Ver todo',
  remove: 'Quitar «{q}»',
  removed: 'Se quitó «{q}»',
  report: '¿Qué estaba buscando?',
  send: 'Enviar',
  thanks: 'Gracias.',
  error: 'La búsqueda no está disponible en este momento.',
  offline: 'No hay conexión.',
  retry: 'Reintentar',
  next: 'Qué hacer ahora',
  know: 'Saber',
  go: 'Ir',
  do: 'Hacer',
  buy: 'Comprar',
};

export default spanish;

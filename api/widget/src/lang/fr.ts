import type { Strings } from '../strings';

const french: Strings = {
  code: 'fr',
  label: 'Rechercher',
  clear: 'Effacer',
  close: 'Fermer',
  recents: 'Recherches récentes',
  starters: 'Commencer ici',
  searching: 'Recherche en cours…',
  results: { one: '{n} résultat', many: '{n} de résultats', other: '{n} résultats' },
  none: 'Aucun résultat pour « {q} »',
  corrected: 'Rien d’exact pour « {q} » – voici « {c} »',
  try: 'Vouliez-vous dire',
  instead: 'À voir peut-être',
  correct: 'Vous cherchez autre chose ?',
  all: 'Tout voir',
  remove: 'Retirer « {q} »',
  removed: '« {q} » retiré',
  report: 'Que cherchiez-vous ?',
  send: 'Envoyer',
  thanks: 'Merci.',
  error: 'La recherche n’est pas disponible pour le moment.',
  offline: 'Vous êtes hors ligne.',
  retry: 'Réessayer',
  next: 'Que faire ensuite',
  know: 'Savoir',
  go: 'Y aller',
  do: 'Faire',
  buy: 'Acheter',
};

export default french;

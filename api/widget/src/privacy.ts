/** What may be kept and sent: off nothing, anonymous nothing that outlives the page, full what the tab remembers. */
export type Consent = 'off' | 'anonymous' | 'full';

/** The consent that holds: what the page asked for, lowered to anonymous by Global Privacy Control and Do Not Track. */
export function consentOf(asked: string): Consent {
  const { globalPrivacyControl, doNotTrack } = navigator as Navigator & { globalPrivacyControl?: boolean };
  if (asked === 'off' || (asked === 'full' && !globalPrivacyControl && doNotTrack !== '1')) return asked;
  return 'anonymous';
}

const MAIL = /\S+@\S+\.\S+/g;
/** Seven digits and more, with separators or without, unless they are years side by side. */
const DIGITS = /(?<!\p{Nd})(?!(19|20)\d\d[ /-]+(19|20)\d\d(?!\d))\p{Nd}([ ./()-]{0,3}\p{Nd}){6,}/gu;

/** The phrase without e-mail addresses and long runs of digits, as the server masks them. */
export const scrub = (phrase: string) => phrase.trim().replace(MAIL, '[email]').replace(DIGITS, '[number]');

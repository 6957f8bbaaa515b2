/** What may be kept and sent: off nothing, anonymous nothing that outlives the page, full what the tab remembers. */
export type Consent = 'off' | 'anonymous' | 'full';

/** The consent that holds: what the page asked for, lowered to anonymous by Global Privacy Control and Do Not Track. */
export function consentOf(asked: string | null): Consent {
  if (asked === 'off') return 'off';
  const { globalPrivacyControl, doNotTrack } = navigator as Navigator & { globalPrivacyControl?: boolean };
  return asked === 'full' && !globalPrivacyControl && doNotTrack !== '1' ? 'full' : 'anonymous';
}

const MAIL = /[\p{L}\p{N}._%+-]+@[\p{L}\p{N}.-]+\.\p{L}{2,}/gu;
const DIGITS = /\+?\p{Nd}[\p{Nd} ./()-]{5,}\p{Nd}/gu;
const YEARS = /^(19|20)\d\d([ /-]+(19|20)\d\d)+$/;

/** The phrase without e-mail addresses and runs of seven and more digits, as the server masks them. Years stay. */
export function scrub(phrase: string): string {
  return phrase
    .trim()
    .replace(MAIL, '[email]')
    .replace(DIGITS, (run) => (run.replace(/\P{Nd}/gu, '').length < 7 || YEARS.test(run) ? run : '[number]'));
}

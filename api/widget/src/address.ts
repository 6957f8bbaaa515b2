/** The address as a link may have it: absolute, http or https; "" for any other, javascript: among them. */
export function safe(address: string | undefined): string {
  try {
    const url = new URL(address || 'x:', document.baseURI);
    return /^https?:$/.test(url.protocol) ? url.href : '';
  } catch {
    return '';
  }
}

/** The page, without its query string and hash, which may say more than its visitor wants known. */
export const page = () => location.origin + location.pathname;

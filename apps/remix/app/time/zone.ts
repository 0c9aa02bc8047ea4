/** Name of the cookie that tells the server in which time zone to write times. */
const cookieName = "zone";

/** The reader's IANA zone from the cookie; `UTC` on a first visit or when it makes no sense. */
export function zoneOf(cookieHeader: string | null): string {
  const found = /(?:^|;\s*)zone=([^;]+)/.exec(cookieHeader ?? "")?.[1];
  if (found === undefined) return "UTC";
  try {
    const zone = decodeURIComponent(found);
    return new Intl.DateTimeFormat("en-GB", { timeZone: zone }).resolvedOptions().timeZone;
  } catch {
    return "UTC";
  }
}

/** Remembers the browser's zone. True when the server did not know it yet, so that the page should be read again. */
export function rememberZone(known: string): boolean {
  const zone = new Intl.DateTimeFormat().resolvedOptions().timeZone;
  if (zone === known) return false;
  document.cookie = `${cookieName}=${encodeURIComponent(zone)}; path=/; max-age=31536000; samesite=lax`;
  return document.cookie.includes(`${cookieName}=`);
}

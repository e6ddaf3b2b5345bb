/** The sessions of one sign-in to several provinces, in one cookie: those of the provinces themselves go below their paths. */
export const PROVINCES_COOKIE = 'dongbo_provinces';

/** By the code of the province. No sign in it has to be encoded; 34 sessions have 1,700 characters, and browsers keep 4,096. */
export function provincesCookie(sessions: ReadonlyMap<string, string>): string {
  return [...sessions].map(([code, session]) => `${code}.${session}`).join('~');
}

/** What the browser sends is its user's to write: a session that is none opens nothing. */
export function sessionsIn(cookie: string | undefined): ReadonlyMap<string, string> {
  const sessions = new Map<string, string>();
  for (const part of cookie?.split('~') ?? []) {
    const at = part.lastIndexOf('.');
    if (at > 0) sessions.set(part.slice(0, at), part.slice(at + 1));
  }
  return sessions;
}

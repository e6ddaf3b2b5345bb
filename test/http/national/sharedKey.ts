import { newKey } from '../../../src/http/auth/keyText.ts';
import type { Served } from '../served.ts';

const BY = { who: 'cli:tester', origin: 'here' };

/** One key that each of these provinces knows, as `keys create` makes it for several. */
export async function sharedKey(provinces: readonly Served[], name = 'ministry'): Promise<string> {
  const { id, text, hash } = newKey();
  for (const { ledger, clock } of provinces) {
    const key = { id, hash, name, role: 'viewer', agencies: null, expiresAt: null } as const;
    await ledger.createApiKey(key, BY, clock.now);
  }
  return text;
}

/** The cookies of an answer, each for the path it was given. */
export function cookiesOf(answer: Response): ReadonlyMap<string, string> {
  return new Map(
    answer.headers.getSetCookie().map((cookie) => {
      const [pair = ''] = cookie.split(';');
      return [/; Path=([^;]*)/i.exec(cookie)?.[1] ?? '', pair];
    }),
  );
}

import type { Served } from '../served.ts';

interface Asking {
  readonly role?: 'viewer' | 'operator' | 'admin';
  readonly agencies?: readonly string[];
  readonly lang?: 'vi';
}

/** A page as the bearer of a new key sees it, who is a viewer of everything unless told otherwise. */
export async function page(
  served: Served,
  path: string,
  { role = 'viewer', agencies, lang }: Asking = {},
): Promise<{ status: number; text: string }> {
  const key = await served.key(role, agencies === undefined ? {} : { agencies });
  const headers = lang === undefined ? {} : { cookie: `dongbo_lang=${lang}` };
  const answer = await served.ask(path, { key, headers });
  return { status: answer.status, text: await answer.text() };
}

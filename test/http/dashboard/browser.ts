import { expect } from 'vitest';
import type { Served } from '../served.ts';

/** What a browser without JavaScript does: keeps cookies, sends forms, follows no redirect unasked. */
export interface Browser {
  get(path: string): Promise<Response>;
  post(path: string, fields: Record<string, string>, headers?: Record<string, string>): Promise<Response>;
  cookie(name: string): string | undefined;
}

export function openBrowser({ url }: Served): Browser {
  const cookies = new Map<string, string>();
  const ask = async (path: string, init: RequestInit): Promise<Response> => {
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const headers = { ...Object.fromEntries(new Headers(init.headers)), cookie, accept: 'text/html' };
    const answer = await fetch(`${url}${path}`, { ...init, redirect: 'manual', headers });
    for (const set of answer.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(set) ?? [];
      if (value === '') cookies.delete(name);
      else cookies.set(name, value);
    }
    return answer;
  };
  return {
    get: async (path) => await ask(path, {}),
    post: async (path, fields, headers = { 'sec-fetch-site': 'same-origin' }) =>
      await ask(path, { method: 'POST', headers, body: new URLSearchParams(fields) }),
    cookie: (name) => cookies.get(name),
  };
}

/** A browser in which somebody has signed in with the key. */
export async function signedIn(served: Served, key: string): Promise<Browser> {
  const browser = openBrowser(served);
  expect((await browser.post('/sign-in', { key })).status).toBe(303);
  return browser;
}

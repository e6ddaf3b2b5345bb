/**
 * A simulated VNPT iGate 2 over real HTTP, as far as public code shows it (docs/contracts.md): a token endpoint, and the
 * search of cases with pages and slices. The names of the other fields, the meaning of statuses, and the whole-day
 * window are our own assumptions.
 */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { z } from 'zod';
import { type ControlRoutes, handleControl } from './http/controlPlane.ts';
import { listen, type RunningServer, sendJson } from './http/server.ts';
import { createIgateCases, type IgateCases } from './igate/cases.ts';
import { igateOptions } from './igate/options.ts';
import { readSearch, searchAnswer } from './igate/search.ts';
import { createTokenIssuer } from './igate/tokens.ts';
import { type OptionsOf, parseOptions } from './options.ts';

export interface IgateOptions extends OptionsOf<typeof igateOptions> {
  readonly records: number;
  /** Its clock, in milliseconds; default Date.now. */
  readonly now?: (() => number) | undefined;
}

/** What a request meets besides a well-behaved answer; called before each page. */
type BeforePage = (cases: IgateCases) => void;

export interface Igate extends RunningServer {
  readonly cases: IgateCases;
  readonly tokenUrl: string;
  /** Requests of the list, and tokens given. */
  readonly stats: () => { readonly searches: number; readonly tokens: number };
  /** Changes the cases under the reader's feet. */
  beforePage(change: BeforePage | null): void;
  /** All tokens end at once, as after a restart. */
  endTokens(): void;
}

export const TOKEN = '/auth/realms/igate/protocol/openid-connect/token';
const SEARCH = '/pa/dossier/search';

const countBody = z.strictObject({ count: z.int().min(0).max(100_000) });

export async function startIgate(options: IgateOptions): Promise<Igate> {
  const { now = Date.now, ...given } = options;
  const settings = parseOptions(igateOptions, given, 'iGate');
  const cases = createIgateCases(settings, now);
  const tokens = createTokenIssuer(settings, now);
  let searches = 0;
  let change: BeforePage | null = null;

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', 'http://igate');
    if (await handleControl(request, response, url.pathname, control)) return;
    if (url.pathname === TOKEN && request.method === 'POST') return await tokens.answer(request, response);
    if (url.pathname !== SEARCH) return sendJson(response, 404, { message: 'not found' });
    searches += 1;
    if (!tokens.accepts(request.headers.authorization))
      return sendJson(response, 401, { error: 'invalid_token' });
    change?.(cases);
    sendJson(response, 200, searchAnswer(cases, readSearch(url.searchParams), settings));
  }

  const control: ControlRoutes = {
    'POST /sandbox/changes': (response, _rest, body) => {
      const { count } = countBody.parse(body);
      for (let i = 0; i < count; i += 1) cases.change(i * 7);
      sendJson(response, 200, { changed: count });
    },
    'GET /sandbox/stats': (response) => sendJson(response, 200, { searches, tokens: tokens.given() }),
  };
  const server = await listen(answer, settings.host, settings.port);
  return {
    ...server,
    cases,
    tokenUrl: `${server.url}${TOKEN}`,
    stats: () => ({ searches, tokens: tokens.given() }),
    beforePage(next) {
      change = next;
    },
    endTokens: tokens.end,
  };
}

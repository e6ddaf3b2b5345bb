import { createClient } from '../reading/client.ts';
import { readAhead } from '../reading/readAhead.ts';
import type { Source, SourceProbe } from '../source.ts';
import { httpAccess } from './access.ts';
import { census } from './census.ts';
import { changes, mark } from './changes.ts';
import { listReader } from './list.ts';
import { paced } from './pace.ts';
import { pageGetter, WHOLE } from './page.ts';
import type { HttpReader } from './reader.ts';
import type { HttpDeps, HttpSettings } from './settings.ts';
import { createTokens, type TokenHolder } from './token.ts';

/** Any JSON list, by configuration alone. */
export function createHttpSource(settings: HttpSettings, deps: HttpDeps): Source & { close(): void } {
  let tokens: TokenHolder | null = null;
  const client = paced(
    createClient(
      settings,
      httpAccess(settings, () => tokens),
      deps,
    ),
    settings.requestsPerSecond,
    deps,
  );
  if (settings.auth.kind === 'oauth') tokens = createTokens(settings.auth, settings.secret, client, deps.now);
  const getPage = pageGetter(client, settings, deps, () => tokens?.drop());
  const reader: HttpReader = {
    settings,
    readList: listReader(getPage, settings, deps.log),
    now: deps.now,
    log: deps.log,
  };
  return {
    mark: (signal) => mark(reader, signal),
    changes: (cursor, signal) => readAhead((either) => changes(reader, cursor, either), signal),
    census: (cursor, signal) => readAhead((either) => census(reader, cursor, either), signal),
    probe: (signal) => probe(reader, signal),
    requestCount: client.requestCount,
    clockSkewMs: client.clockSkewMs,
    close: client.close,
  };
}

async function probe({ readList, settings }: HttpReader, signal: AbortSignal): Promise<SourceProbe> {
  for await (const { rows, total } of readList(WHOLE, signal)) {
    const dates = rows.map(({ modifiedAt }) => modifiedAt).filter((at) => at !== null);
    const falls = dates.every((at, i) => i === 0 || at <= (dates[i - 1] ?? at));
    const sortHonoured = settings.list.changes !== undefined && (dates.length < 2 ? 'undecided' : falls);
    return { total, sortHonoured };
  }
  return { total: 0, sortHonoured: 'undecided' };
}

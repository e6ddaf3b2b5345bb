import type { Config } from '../../../src/config/config.ts';
import { FailedTries } from '../../../src/http/auth/failedTries.ts';
import { Mount, togetherAt } from '../../../src/http/national/mount.ts';
import { createNationalServer } from '../../../src/http/national/server.ts';
import { createServer, listen } from '../../../src/http/server/server.ts';
import { silentLog } from '../../../src/observability/log.ts';
import type { oncePerFile, Served } from '../served.ts';

type AtEnd = Parameters<Parameters<typeof oncePerFile>[0]>[0];

export interface TwoServed {
  readonly url: string;
  readonly mounts: readonly Mount[];
  /** GET, unless told otherwise. */
  ask(path: string, options?: RequestInit & { readonly key?: string }): Promise<Response>;
}

/** Provinces H0, H1, … of these parts on one listener, as the HTTP thread serves them. */
export async function servedTogether(
  provinces: readonly Served[],
  atEnd: AtEnd,
  over: Partial<Config['http']> = {},
): Promise<TwoServed> {
  const [first] = provinces as [Served];
  const http: Config['http'] = { ...first.deps.settings.http, ...over };
  const named = provinces.map((_, place) => ({
    province: { code: `H${place}`, name: `Tỉnh ${place}`, kind: 'tinh' } as const,
  }));
  const together = togetherAt(http.basePath, named);
  const mounts = provinces.map(({ deps }, place) => {
    const { province } = named[place] as (typeof named)[number];
    return new Mount(
      { province, http },
      {
        log: silentLog,
        open: async (own) => {
          const settings = { ...deps.settings, province, http: own };
          const server = await createServer({ ...deps, settings, together });
          return {
            ...{ deps: { ...deps, settings }, server, receive: () => undefined },
            close: async () => await server.close(),
          };
        },
      },
    );
  });
  for (const mount of mounts) mount.open();
  const server = await createNationalServer({
    ...{ mounts, http, language: 'vi', offsetMs: 0, log: silentLog },
    tries: new FailedTries(() => performance.now()),
    now: () => first.clock.now,
  });
  const { port } = await listen(server, { host: '127.0.0.1', port: 0 });
  atEnd(async () => {
    await server.close();
    for (const mount of mounts) await mount.shut();
  });
  const url = `http://127.0.0.1:${port}`;
  return {
    url,
    mounts,
    ask: async (path, { key, ...options } = {}) => {
      const authorization = key === undefined ? {} : { authorization: `Bearer ${key}` };
      return await fetch(url + path, {
        redirect: 'manual',
        ...options,
        headers: { ...authorization, ...options.headers },
      });
    },
  };
}

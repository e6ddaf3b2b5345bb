import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { silentLog } from '../../../src/observability/log.ts';
import { createHttpSource } from '../../../src/source/http/http.ts';
import { type HttpDeps, type HttpSettings, httpSchema } from '../../../src/source/http/settings.ts';

const ROOT = new URL('../../../', import.meta.url);

/** Settings from a shipped profile, as the configuration would make them; `above` is what the configuration adds. */
export function profileSettings(
  profile: string,
  above: Readonly<Record<string, unknown>>,
  secrets: Readonly<Record<string, string>> = {},
): HttpSettings {
  const below = parse(readFileSync(new URL(profile, ROOT), 'utf8'));
  return settingsOf({ ...below, ...above, auth: { ...below.auth, ...(above['auth'] as object) } }, secrets);
}

export function settingsOf(
  written: Readonly<Record<string, unknown>>,
  secrets: Readonly<Record<string, string>> = {},
): HttpSettings {
  const parsed = httpSchema.parse({ kind: 'http', censusFrom: '2024-01-01', ...written });
  return {
    ...parsed,
    censusFrom: Date.parse(`${parsed.censusFrom}T00:00:00+07:00`),
    offsetMs: 7 * 3_600_000,
    secret: (name) => secrets[name] ?? '',
  };
}

export function openHttp(settings: HttpSettings, deps: Partial<HttpDeps> = {}) {
  const logged: string[] = [];
  const source = createHttpSource(settings, {
    now: Date.now,
    log: { ...silentLog, warn: (event) => logged.push(event) },
    sleep: () => Promise.resolve(),
    ...deps,
  });
  return { source, logged };
}

import type { Config } from '../config/config.ts';
import type { SourceConfig } from '../config/sources.ts';
import { createFilesSource } from '../source/files/files.ts';
import { createHttpSource } from '../source/http/http.ts';
import { createOpencpsSource } from '../source/opencps/opencps.ts';
import type { OpencpsDeps, OpencpsSettings } from '../source/opencps/settings.ts';
import type { Source } from '../source/source.ts';
import { createSqlSource } from '../source/sql/sql.ts';

/** One of the configured sources. Close it when done. */
export function openSource(
  { offsetMs }: Pick<Config, 'offsetMs'>,
  source: SourceConfig,
  deps: Omit<OpencpsDeps, 'now'>,
  limits: Partial<Pick<OpencpsSettings, 'pageSize' | 'maxTries' | 'timeoutSeconds'>> = {},
): Source & { close(): void } {
  switch (source.kind) {
    case 'opencps': {
      const settings = {
        ...source,
        password: source.secrets['password']?.reveal() ?? '',
        offsetMs,
        ...limits,
      };
      return createOpencpsSource(settings, { ...deps, now: Date.now });
    }
    case 'http': {
      const secret = (name: string): string => source.secrets[name]?.revealNow() ?? '';
      return createHttpSource({ ...source, secret, offsetMs, ...limits }, { ...deps, now: Date.now });
    }
    case 'sql': {
      const password = source.secrets['password']?.revealNow() ?? '';
      return createSqlSource({ ...source, password, offsetMs, ...limits }, { ...deps, now: Date.now });
    }
    case 'files':
      return createFilesSource({ ...source, offsetMs, ...limits }, { ...deps, now: Date.now });
    default:
      return source satisfies never;
  }
}

import type { Config } from '../config/config.ts';
import { createOpencpsSource } from '../source/opencps/opencps.ts';
import type { OpencpsDeps, OpencpsSettings } from '../source/opencps/settings.ts';
import type { Source } from '../source/source.ts';

/** The configured source. Close it when done. */
export function openSource(
  config: Config,
  deps: Omit<OpencpsDeps, 'now'>,
  limits: Partial<Pick<OpencpsSettings, 'pageSize' | 'maxTries' | 'timeoutSeconds'>> = {},
): Source & { close(): void } {
  const { source, offsetMs } = config;
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
    default:
      return source.kind satisfies never;
  }
}

import { resolve } from 'node:path';
import { onTestFinished } from 'vitest';
import { VIETNAM_OFFSET_MS } from '../../../src/domain/time.ts';
import type { Problem } from '../../../src/input/problem.ts';
import { readPortalFields } from '../../../src/mappings/tables/portalFields.ts';
import { silentLog } from '../../../src/observability/log.ts';
import type { DvcqgDeps } from '../../../src/portal/dvcqg/dvcqgPortal.ts';
import { createDvcqg2Portal, type Dvcqg2Settings } from '../../../src/portal/dvcqg2/dvcqg2Portal.ts';
import { keyOf } from '../../../src/portal/portalCodes.ts';
import { SANDBOX_PORTAL_CODES } from '../../../src/sandbox/mappings.ts';
import { TOKEN_PATH } from '../../../src/sandbox/portal/gateway.ts';
import { type PortalOptions, startPortal } from '../../../src/sandbox/portal.ts';

const problems: Problem[] = [];
/** The field table that dongbo ships for the newer interface. */
export const NEWER_FIELDS = readPortalFields(
  { name: 'portal.fields', file: resolve(import.meta.dirname, '../../../config/portal/dvcqg2.csv') },
  problems,
);
if (problems.length > 0) throw new Error(JSON.stringify(problems));

/** The paths of the sandbox; only that of steps is public. */
export const PATHS = {
  record: '/hoso/dongbo',
  step: '/hoso/capnhatientrinh',
  lookUp: '/hoso/tracuu',
  procedures: '/danhmuc/tthc',
  domain: '/danhmuc/thutuc',
} as const;

export function aNewerPortal(
  adapterUrl: string,
  over: Partial<Dvcqg2Settings> = {},
  deps: Partial<DvcqgDeps> = {},
): ReturnType<typeof createDvcqg2Portal> {
  const portal = createDvcqg2Portal(
    {
      adapterUrl,
      gateway: { headers: {}, auth: { kind: 'none' }, tls: null },
      auth: {
        ...{ kind: 'oauth', tokenUrl: `${adapterUrl}${TOKEN_PATH}`, clientIn: 'json' },
        ...{ clientId: 'dongbo', clientSecret: () => 'sandbox' },
      },
      paths: PATHS,
      successCodes: [],
      timeoutSeconds: 60,
      offsetMs: VIETNAM_OFFSET_MS,
      codes: new Map(SANDBOX_PORTAL_CODES.map((row) => [keyOf(row), row])),
      resultCounts: true,
      fields: () => NEWER_FIELDS,
      lists: { new: 'empty', update: 'omit' },
      progressUpdates: true,
      ...over,
    },
    { budget: { take: () => Promise.resolve() }, log: silentLog, now: Date.now, ...deps },
  );
  onTestFinished(() => portal.close());
  return portal;
}

/** The adapter with a simulated newer portal of these habits. */
export async function facingNewer(options: PortalOptions = {}, settings: Partial<Dvcqg2Settings> = {}) {
  const sandbox = await startPortal({ interface: 'dvcqg2', ...options });
  onTestFinished(() => sandbox.close());
  return { sandbox, portal: aNewerPortal(sandbox.url, settings) };
}

import { createClient } from '../reading/client.ts';
import { readAhead } from '../reading/readAhead.ts';
import type { Source } from '../source.ts';
import { opencpsAccess } from './access.ts';
import { census } from './census.ts';
import { changes } from './changes.ts';
import { mark } from './mark.ts';
import { createPageReader } from './page.ts';
import { probe } from './probe.ts';
import { createReader } from './reader.ts';
import type { OpencpsDeps, OpencpsSettings } from './settings.ts';

/** OpenCPS v2 [github.com/VietOpenCPS/opencps-v2: DossierManagement, DossierSearchModel, DossierDataModel] */
export function createOpencpsSource(
  settings: OpencpsSettings,
  deps: OpencpsDeps,
): Source & { close(): void } {
  const client = createClient(settings, opencpsAccess(settings), deps);
  const readPage = createPageReader(client, settings, deps);
  const reader = createReader({ settings, readPage, now: deps.now, log: deps.log });
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

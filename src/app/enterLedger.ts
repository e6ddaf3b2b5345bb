import { randomBytes } from 'node:crypto';
import { hostname } from 'node:os';
import packageJson from '../../package.json' with { type: 'json' };
import { PROCESS_ID_LENGTH } from '../domain/processes.ts';
import type { Ledger } from '../ledger/port/ledger.ts';
import type { Log } from '../observability/log.ts';
import type { DataDirLock } from '../queue/dataDirLock.ts';
import type { DaemonRole } from '../queue/roles.ts';
import { SharedMembership } from '../sync/processes/sharedMembership.ts';

interface EnterOptions {
  readonly roles: readonly DaemonRole[];
  readonly log: Log;
  readonly dataDirLock: Pick<DataDirLock, 'id' | 'before'>;
}

/** Enters this process in the ledger, in the place of the one that had its dataDir before. */
export async function enterLedger(
  ledger: Ledger,
  { roles, log, dataDirLock: { id, before } }: EnterOptions,
): Promise<SharedMembership> {
  const { version } = packageJson;
  return await SharedMembership.enter({
    ...{ ledger, log, replaces: before },
    entry: { id, host: hostname(), pid: process.pid, version, roles },
    newId: () => randomBytes(PROCESS_ID_LENGTH / 2).toString('hex'),
  });
}

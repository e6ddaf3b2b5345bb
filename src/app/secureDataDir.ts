import { relative } from 'node:path';
import { closeToOthers } from '../dataDir/rights.ts';
import type { Log } from '../observability/log.ts';

const CLOSED_REMEDY =
  'None: only this account can read it now. Consider who could until now: it holds case numbers and agencies.';
const OPEN_REMEDY = 'Other accounts of this machine can read it. Run doctor: it says what to type.';

/** Closes what an older version, another umask or a person has left open to other accounts, and logs it. */
export function secureDataDir(dataDir: string, log: Log): void {
  const { closed, open } = closeToOthers(dataDir);
  const names = (paths: readonly string[]): string =>
    paths.map((path) => relative(dataDir, path) || '.').join(', ');
  if (closed.length > 0) {
    log.warn('folder.closed', { path: dataDir, what: names(closed), remedy: CLOSED_REMEDY });
  }
  if (open.length > 0) log.warn('folder.open', { path: dataDir, what: names(open), remedy: OPEN_REMEDY });
}

import type { LedgerHistory } from '../../port/history.ts';
import type { LedgerDb } from '../transaction.ts';
import { index766Of } from './index766.ts';
import { publishedOf } from './published.ts';
import { snapshotsOf } from './snapshots.ts';

export function historyOf(db: LedgerDb): LedgerHistory {
  return { ...snapshotsOf(db), ...publishedOf(db), ...index766Of(db) };
}

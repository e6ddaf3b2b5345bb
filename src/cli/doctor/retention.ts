import { DAY_MS } from '../../domain/time.ts';
import { readFact } from '../../ledger/port/facts.ts';
import { PRUNE } from '../../ledger/port/sharedFacts.ts';
import { formatCount, formatDuration } from '../../presentation/numbers.ts';
import type { Check } from './check.ts';
import { ok, warning } from './findings.ts';

/** Two nights were missed. */
const LATE_MS = 2.25 * DAY_MS;

/** The last pruning. Before the first one there is nothing old. */
export const retention: Check = async ({ ledger, now, texts, language }) => {
  const last = ledger === null ? null : await readFact(ledger, PRUNE);
  if (last === null) return [];
  const age = formatDuration(Math.max(0, now - last.at), language);
  const found = texts.lastPrune(age, formatCount(last.value.removed, language));
  return now - last.at <= LATE_MS
    ? [ok('retention', found)]
    : [warning('retention', found, texts.oldPruneRemedy)];
};

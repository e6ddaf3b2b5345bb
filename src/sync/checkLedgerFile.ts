import { SYSTEM_FAULTS } from '../domain/systemFaults.ts';
import type { Instant } from '../domain/time.ts';
import { writeFact } from '../ledger/port/facts.ts';
import type { Ledger } from '../ledger/port/ledger.ts';
import { LEDGER_CHECK } from '../ledger/port/sharedFacts.ts';
import type { Log } from '../observability/log.ts';

interface CheckDeps {
  readonly ledger: Pick<Ledger, 'inspect' | 'setFact'>;
  readonly now: () => Instant;
  readonly log: Log;
}

/** Has the database check its own file, and logs damage as an error. Returns whether it is sound. */
export async function checkLedgerFile(
  { ledger, now, log }: CheckDeps,
  signal?: AbortSignal,
): Promise<boolean> {
  const started = performance.now();
  let damage: string | null;
  try {
    damage = await ledger.inspect({ signal });
  } catch (error) {
    if (signal?.aborted === true) return true;
    throw error;
  }
  const durationMs = Math.round(performance.now() - started);
  if (damage === null) log.info('ledger.sound', { durationMs });
  else {
    const { message, remedy } = SYSTEM_FAULTS.ledger_damaged.en;
    log.error('ledger.damaged', { why: message, what: damage, durationMs, remedy });
  }
  await writeFact(ledger, LEDGER_CHECK, { damage }, now());
  return damage === null;
}

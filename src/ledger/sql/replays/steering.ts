import { sql } from 'kysely';
import type { LedgerReplays, ReplayAction, ReplayState } from '../../port/replays.ts';
import { appendAudit } from '../audit/trail.ts';
import { larger } from '../dialect.ts';
import { inTransaction, type LedgerDb } from '../transaction.ts';
import { replayRowsOf } from './rows.ts';

const STEPS = {
  pause: { from: ['running'], to: 'paused', audited: 'replay.paused' },
  resume: { from: ['paused'], to: 'running', audited: 'replay.resumed' },
  cancel: { from: ['selecting', 'running', 'paused'], to: 'cancelled', audited: 'replay.cancelled' },
} as const satisfies Record<
  ReplayAction,
  { from: readonly ReplayState[]; to: ReplayState; audited: `replay.${string}` }
>;

export function steerReplayOf(db: LedgerDb): LedgerReplays['steerReplay'] {
  return (id, action, by, now) =>
    inTransaction(db, async (trx) => {
      const { from, to, audited } = STEPS[action];
      const { replay } = replayRowsOf(trx);
      const before = await replay(id);
      if (before === null) return null;
      if (before.state === to) return { replay: before, steered: true };
      if (!from.some((state) => state === before.state)) return { replay: before, steered: false };
      await sql`
        update replay set state = ${to}, next_at = ${larger(sql`next_at`, sql`${now}`)}, ended_at = ${to === 'cancelled' ? now : null}
        where id = ${id}`.execute(trx);
      const count = before.matched - before.released - before.skipped;
      await appendAudit(trx, { ...by, at: now, action: audited, subject: `#${id}`, count, note: '' });
      return { replay: (await replay(id)) ?? before, steered: true };
    });
}

import { sql } from 'kysely';
import type { Actor } from '../../../domain/actor.ts';
import type { Instant } from '../../../domain/time.ts';
import type { Replay, ReplayAction, ReplayState } from '../../port/replays.ts';
import { appendAudit } from '../audit/trail.ts';
import type { LedgerDb } from '../transaction.ts';
import { selectReplay } from './rows.ts';

const STEPS = {
  pause: { from: ['running'], to: 'paused', audited: 'replay.paused' },
  resume: { from: ['paused'], to: 'running', audited: 'replay.resumed' },
  cancel: { from: ['selecting', 'running', 'paused'], to: 'cancelled', audited: 'replay.cancelled' },
} as const satisfies Record<
  ReplayAction,
  { from: readonly ReplayState[]; to: ReplayState; audited: `replay.${string}` }
>;

/** See LedgerReplays.steerReplay. */
export async function steerReplay(
  trx: LedgerDb,
  id: number,
  action: ReplayAction,
  { by, now }: { readonly by: Actor; readonly now: Instant },
): Promise<{ replay: Replay; steered: boolean } | null> {
  const { from, to, audited } = STEPS[action];
  const before = await selectReplay(trx, id);
  if (before === null) return null;
  if (before.state === to) return { replay: before, steered: true };
  if (!from.some((state) => state === before.state)) return { replay: before, steered: false };
  await sql`
    update replay set state = ${to}, next_at = max(next_at, ${now}), ended_at = ${to === 'cancelled' ? now : null}
    where id = ${id}`.execute(trx);
  const remaining = before.matched - before.released - before.skipped;
  await appendAudit(trx, { ...by, at: now, action: audited, subject: `#${id}`, count: remaining, note: '' });
  return { replay: (await selectReplay(trx, id)) ?? before, steered: true };
}

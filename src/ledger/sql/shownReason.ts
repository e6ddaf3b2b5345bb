import { type RawBuilder, sql } from 'kysely';
import { REASON_CODES, REASONS, type Reason } from '../../domain/reason.ts';
import type { FactName } from '../port/facts.ts';

const PAUSED: Reason = 'DELIVERY_PAUSED';
const UNAVAILABLE: Reason = 'PORTAL_UNAVAILABLE';

/** Reasons of cases that would go out by themselves, if a person had not paused delivery. */
const HELD_BY_A_PAUSE = REASON_CODES.filter(
  (reason) => REASONS[reason].state === 'pending' && REASONS[reason].release === 'itself',
);

/** The reason of cases that would go out now; the others say more than that the portal cannot be used. */
const HELD_BY_THE_CIRCUIT: readonly Reason[] = ['AWAITING_DELIVERY'];

/**
 * The reason as people see it, of a row of `record` or `tally`. While delivery is paused, what would go out by itself shows
 * the pause; while the circuit holds the records, what would go out now shows that. Derived and not stored: either concerns a
 * million cases at once, and takes effect with one fact (docs/decisions/0031). The subqueries stand alone, so that they are
 * evaluated once a statement.
 */
export const SHOWN_REASON = sql`case
  when reason in (${listed(HELD_BY_A_PAUSE)}) and ${isSet('delivery_pause')} then ${listed([PAUSED])}
  when reason in (${listed(HELD_BY_THE_CIRCUIT)}) and ${isSet('circuit')} then ${listed([UNAVAILABLE])}
  else reason end`;

function listed(reasons: readonly Reason[]): RawBuilder<unknown> {
  return sql.raw(reasons.map((reason) => `'${reason}'`).join(', '));
}

/** Whether this fact has a value other than null. */
function isSet(name: FactName): RawBuilder<unknown> {
  return sql.raw(`coalesce((select value <> 'null' from fact where name = '${name}'), false)`);
}

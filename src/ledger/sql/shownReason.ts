import { sql } from 'kysely';
import { REASON_CODES, REASONS, type Reason } from '../../domain/reason.ts';

const SHOWN: Reason = 'DELIVERY_PAUSED';

/** Reasons of cases that would go out by themselves, if a person had not paused delivery. */
const HELD_BY_A_PAUSE = REASON_CODES.filter(
  (reason) => REASONS[reason].state === 'pending' && REASONS[reason].release === 'itself',
);

/**
 * The reason as people see it, of a row of `record` or `tally`. While delivery is paused, what would go out by itself shows
 * the pause. Derived and not stored: a pause concerns a million cases at once, and takes effect with one fact
 * (docs/decisions/0031). The subquery stands alone, so that it is evaluated once a statement.
 */
export const SHOWN_REASON = sql`
  iif(reason in (${sql.raw(HELD_BY_A_PAUSE.map((reason) => `'${reason}'`).join(', '))})
    and coalesce((select value <> 'null' from fact where name = 'delivery_pause'), 0), ${sql.raw(`'${SHOWN}'`)}, reason)`;

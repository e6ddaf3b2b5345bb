import { DongboError } from '../../domain/errors.ts';
import { EXCLUSIONS } from '../../domain/exclusion.ts';
import { isReason } from '../../domain/reason.ts';
import { ROLES } from '../../domain/role.ts';
import { STATES, STORED_STATES, WORKS } from '../../domain/state.ts';
import { EVENT_KINDS } from '../port/cases.ts';
import { REPLAY_STATES } from '../port/replays.ts';

/**
 * Values of closed lists as they come out of the ledger. A value that this version does not know is refused: a newer
 * version, or a person, has written it. DongboError `ledger.unknown_value`.
 */
export const storedReason = checked('reason', isReason);
export const storedExclusion = checked('exclusion', oneOf(EXCLUSIONS));
export const storedState = checked('state', oneOf(STORED_STATES));
export const shownState = checked('state', oneOf(STATES));
export const storedWork = checked('kind of work', oneOf(WORKS));
export const storedEventKind = checked('kind of event', oneOf(EVENT_KINDS));
export const storedReplayState = checked('replay state', oneOf(REPLAY_STATES));
export const storedRole = checked('role', oneOf(ROLES));

export function orNull<T>(read: (value: string) => T, value: string | null): T | null {
  return value === null ? null : read(value);
}

function oneOf<T extends string>(values: readonly T[]): (value: string) => value is T {
  return (value): value is T => values.some((known) => known === value);
}

function checked<T extends string>(
  what: string,
  isKnown: (value: string) => value is T,
): (value: string) => T {
  return (value) => {
    if (isKnown(value)) return value;
    throw new DongboError({
      code: 'ledger.unknown_value',
      message: `The ledger holds the ${what} ${JSON.stringify(value)}, which this dongbo does not know.`,
      remedy: 'Run the dongbo version that wrote it, or a newer one. Nothing was changed.',
    });
  };
}

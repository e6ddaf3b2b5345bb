/**
 * The life of a case record in the ledger.
 *
 *     pending ──lease──▶ in_flight ──acknowledged──▶ synced
 *        ▲                  │ │ └────refused───────▶ rejected
 *        │                  │ └──────our checks────▶ blocked
 *        └──retry, expiry───┘
 *
 * A change at the source brings a record back to `pending` from any state, and so does a replay from any
 * but `synced`. `in_flight` is never stored: it is `pending` with a lease that has not run out. A killed
 * process therefore leaves nothing to clean up, and a change that comes while a version is in flight needs
 * no state of its own: the record simply stays pending when the older version is settled.
 */
export const STORED_STATES = ['pending', 'synced', 'blocked', 'rejected'] as const;
export type StoredState = (typeof STORED_STATES)[number];

export const STATES = ['pending', 'in_flight', 'synced', 'blocked', 'rejected'] as const satisfies readonly (
  | StoredState
  | 'in_flight'
)[];
export type State = (typeof STATES)[number];

/**
 * What the next delivery of a pending record consists of.
 *
 * `new`: the portal has nothing of the case; `update`: it has an older state; `progress`: it accepted the
 * record of this version and only the progress step is outstanding.
 */
export const WORKS = ['new', 'update', 'progress'] as const;
export type Work = (typeof WORKS)[number];

/** The one flag of a batch: all its records are new to the portal, or all are there already. */
export type SendMode = Exclude<Work, 'progress'>;

export function otherMode(mode: SendMode): SendMode {
  return mode === 'new' ? 'update' : 'new';
}

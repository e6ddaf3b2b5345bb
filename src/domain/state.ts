/**
 * The life of a case record in the ledger.
 *
 *     pending ──lease──▶ in_flight ──acknowledged──▶ synced
 *        ▲                  │ │ └────refused───────▶ rejected
 *        │                  │ └──────our checks────▶ blocked
 *        └──retry, expiry───┘
 *
 * A change at the source brings a record back to `pending` from any state, a replay from any but `synced`. `in_flight` is
 * never stored: it is `pending` with an unexpired lease, so a killed process leaves nothing to clean up.
 */
export const STORED_STATES = ['pending', 'synced', 'blocked', 'rejected'] as const;
export type StoredState = (typeof STORED_STATES)[number];

export const STATES = ['pending', 'in_flight', 'synced', 'blocked', 'rejected'] as const satisfies readonly (
  | StoredState
  | 'in_flight'
)[];
export type State = (typeof STATES)[number];

/**
 * What the next delivery of a pending record sends. `new`: the portal does not have the case; `update`: it has an older
 * state; `progress`: it has accepted this version's record, and only the progress step is outstanding.
 */
export const WORKS = ['new', 'update', 'progress'] as const;
export type Work = (typeof WORKS)[number];

/** Whether all records of a batch are new to the portal, or all are already there. */
export type SendMode = Exclude<Work, 'progress'>;

export function otherMode(mode: SendMode): SendMode {
  return mode === 'new' ? 'update' : 'new';
}

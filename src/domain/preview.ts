import type { Reason } from './reason.ts';

/**
 * `circuit`: delivery is held up for the portal. `failed`: the portal answered no look-up. `contents`: no content of a waiting
 * case could be read, most often because it is still in the memory of the process that delivers it.
 */
export const NOT_LOOKED_UP = ['circuit', 'failed', 'contents'] as const;
export type NotLookedUp = (typeof NOT_LOOKED_UP)[number];

/** What a delivery would do now, found without sending anything. */
export interface Preview {
  /** Cases that the portal does not have. */
  readonly new: number;
  /** Cases that it has in another state. */
  readonly update: number;
  readonly steps: number;
  /** Cases that it has in the state that would be sent; null = nothing was looked up. */
  readonly alreadyThere: number | null;
  /** Why nothing was looked up; null = it was. */
  readonly notLookedUp: NotLookedUp | null;
  readonly heldBack: number;
  readonly reasons: ReadonlyMap<Reason, number>;
  readonly requests: number;
  readonly seconds: number;
  /** How the figures of the portal were found: all cases looked up, or a sample of them. */
  readonly lookedUp: {
    readonly cases: number;
    readonly of: number;
    /** The 95 % interval of the share that is there already, in percent. */
    readonly interval95: readonly [number, number] | null;
  };
}

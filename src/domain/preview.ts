import type { Reason } from './reason.ts';

/** What a delivery would do now, found without sending anything. */
export interface Preview {
  /** Cases that the portal does not have. */
  readonly new: number;
  /** Cases that it has in another state. */
  readonly update: number;
  readonly steps: number;
  /** Cases that it has in the state that would be sent; null = the portal could not be asked. */
  readonly alreadyThere: number | null;
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

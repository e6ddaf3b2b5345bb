import type { Random } from './random.ts';
import type { Site } from './site.ts';

/** What is exposed to troubles: one process, or several on one ledger. */
export interface Dongbo {
  readonly running: boolean;
  /** By how much its clock differs from that of this machine. */
  readonly clockOffsetMs: number;
  /** How often each event was logged. */
  readonly events: ReadonlyMap<string, number>;
  start(): Promise<void>;
  /** The exit code; null when it had to be killed. */
  stop(): Promise<number | null>;
  kill(): Promise<void>;
}

/** What a soak works with. */
export interface World<Subject extends Dongbo = Dongbo> {
  readonly site: Site;
  readonly daemon: Subject;
  readonly random: Random;
  /** Prints what happens, with its time. */
  say(what: string): void;
  /** Something that must never happen. */
  violation(what: string): void;
}

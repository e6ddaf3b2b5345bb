import type { Daemon } from './daemon.ts';
import type { Random } from './random.ts';
import type { Site } from './site.ts';

/** What a soak works with. */
export interface World {
  readonly site: Site;
  readonly daemon: Daemon;
  readonly random: Random;
  /** Prints what happens, with its time. */
  say(what: string): void;
  /** Something that must never happen. */
  violation(what: string): void;
}

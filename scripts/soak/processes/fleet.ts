import { Daemon } from '../daemon.ts';
import type { Dongbo } from '../world.ts';

/** Without pages: they are no part of a soak, and take most of a start. */
const ROLES = ['--role', 'poll,push,verify,notify'];
/** A start and an end take seconds of a processor. */
const AT_ONCE = 4;

/** Several `dongbo start` on one ledger. */
export class Fleet implements Dongbo {
  readonly members: readonly Daemon[];
  readonly clockOffsetMs = 0;

  /** `onEnd` is called when one ends by itself. */
  constructor(configs: readonly string[], onEnd: (why: string) => void) {
    this.members = configs.map((config) => new Daemon(config, onEnd, ROLES));
  }

  get running(): boolean {
    return this.members.every((member) => member.running);
  }

  get events(): ReadonlyMap<string, number> {
    const sums = new Map<string, number>();
    for (const { events } of this.members) {
      for (const [event, times] of events) sums.set(event, (sums.get(event) ?? 0) + times);
    }
    return sums;
  }

  /** Starts those that do not run. */
  async start(): Promise<void> {
    await aFewAtOnce(
      this.members.filter((member) => !member.running),
      (member) => member.start(),
    );
  }

  /** The first code that is not 0. */
  async stop(): Promise<number | null> {
    const codes: (number | null)[] = [];
    await aFewAtOnce(this.members, async (member) => void codes.push(await member.stop()));
    const wrong = codes.find((code) => code !== 0);
    return wrong === undefined ? 0 : wrong;
  }

  async kill(): Promise<void> {
    await Promise.all(this.members.map((member) => member.kill()));
  }
}

async function aFewAtOnce(
  members: readonly Daemon[],
  work: (member: Daemon) => Promise<unknown>,
): Promise<void> {
  const waiting = [...members];
  const takeNext = async (): Promise<void> => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) await work(next);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, takeNext));
}

import type { RedisClient } from '../../src/queue/client.ts';
import { slotRules, TAKE_SLOT } from '../../src/queue/requestSlots.ts';

/** The script of the budget, on the clock of the simulation. */
const ON_SIMULATED_TIME = TAKE_SLOT.replace(
  "redis.call('TIME')",
  '{ tonumber(ARGV[11]), tonumber(ARGV[12]) }',
);

export interface RateSimulation {
  readonly requestsPerSecond: number;
  readonly seconds: number;
  /** Processes that share the rate, and callers of each; a caller asks again as soon as it has its answer. */
  readonly processes: number;
  readonly callers: number;
  /** Share of the waits that end too late for their slot, as on a busy machine. */
  readonly lateShare: number;
  readonly random: () => number;
}

interface Turn {
  readonly at: number;
  readonly run: () => Promise<void>;
}

/**
 * When requests start, in seconds, if answers take 50 to 400 ms. The slots come from the budget's own script and rules, and
 * the callers do as requestBudget.ts does; only time is simulated, so that no stall of this machine is in the result.
 */
export async function simulateRate(
  redis: RedisClient,
  key: string,
  options: RateSimulation,
): Promise<number[]> {
  const { requestsPerSecond, seconds, processes, callers, lateShare, random } = options;
  const rules = slotRules(requestsPerSecond);
  const { count, window, even, least, pause, ahead, latenessMs } = rules;
  const starts: number[] = [];
  const turns: Turn[] = [];
  let now = 0;
  const later = (ms: number, run: () => Promise<void>): void => {
    const at = now + ms;
    const place = turns.findIndex((turn) => turn.at > at);
    turns.splice(place === -1 ? turns.length : place, 0, { at, run });
  };
  const reserve = async (returned: string): Promise<{ waitMs: number; slot: string }> => {
    const micros = Math.round(now * 1_000) + 1_000_000_000_000_000;
    const clock = [Math.floor(micros / 1e6), micros % 1e6];
    const reply = await redis.eval(
      ...([ON_SIMULATED_TIME, 3, key, `${key}:starts`, `${key}:share`] as const),
      ...[count, window, even, least, pause, 600_000, returned, 1, '', 30_000, ...clock],
    );
    const [wait, slot] = reply as [string, string];
    return { waitMs: Number(wait) / 1_000, slot };
  };
  for (let process = 0; process < processes; process += 1) {
    let free = ahead;
    const line: (() => void)[] = [];
    const enter = (): void => {
      if (free === 0) {
        line.push(enter);
        return;
      }
      free -= 1;
      later(0, () => take(''));
    };
    const take = async (returned: string): Promise<void> => {
      const { waitMs, slot } = await reserve(returned);
      const lateMs = random() < lateShare ? latenessMs + 1 + 90 * random() : 3 * random();
      later(waitMs + lateMs, async () => {
        if (lateMs > latenessMs) return await take(slot);
        starts.push(now / 1_000);
        free += 1;
        line.shift()?.();
        later(50 + 350 * random(), () => Promise.resolve(enter()));
      });
    };
    for (let caller = 0; caller < callers; caller += 1) later(0, () => Promise.resolve(enter()));
  }
  for (let turn = turns.shift(); turn !== undefined && turn.at < seconds * 1_000; turn = turns.shift()) {
    now = turn.at;
    await turn.run();
  }
  return starts;
}

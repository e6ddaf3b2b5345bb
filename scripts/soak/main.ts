/**
 * Exposes dongbo to every known trouble for some minutes and checks that nothing is lost:
 *
 *     npm run -s soak -- --minutes 10 --seed 7 --records 2000
 *     npm run -s soak:processes -- --processes 16
 *
 * The same seed does the same things in the same order, but how far dongbo has come by then differs from run to run.
 * Exits with 1 on any violation.
 */
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { runSoak } from './runSoak.ts';
import { summary } from './summary.ts';

const { values } = parseArgs({
  options: {
    ...{ minutes: { type: 'string' }, seed: { type: 'string' }, records: { type: 'string' } },
    ...{ processes: { type: 'string' }, ledger: { type: 'string' } },
  },
});
const { minutes, seed, records, processes, ledger } = z
  .object({
    minutes: z.coerce.number().positive().max(1_440).default(10),
    seed: z.coerce
      .number()
      .int()
      .default(() => Date.now() % 1_000_000),
    records: z.coerce.number().int().min(100).max(20_000).default(2_000),
    processes: z.coerce.number().int().min(1).max(32).default(1),
    ledger: z.enum(['sqlite', 'postgres']).default('sqlite'),
  })
  .refine((given) => given.processes === 1 || given.ledger === 'postgres', {
    message: 'several processes share a ledger on PostgreSQL only: add --ledger postgres',
  })
  .parse(values);

const say = (line: string): void => void process.stdout.write(`${line}\n`);
say(`seed ${seed}, ${minutes} minutes, ${records} cases, ${processes} on ${ledger}`);
const outcome = await runSoak({
  ...{ minutes, seed, records, fillDisk: true, say },
  processes: ledger === 'postgres' ? processes : undefined,
});
say('');
say(summary(outcome, seed));
process.exitCode = outcome.violations.length === 0 ? 0 : 1;

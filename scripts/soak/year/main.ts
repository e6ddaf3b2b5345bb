/**
 * Lets a year pass in an hour, or in ten minutes, and compares every figure at the end:
 *
 *     npm run -s soak:year -- --minutes 10 --records 20000 --arrivals 30000 --seed 7
 *
 * Exits with 1 on any violation.
 */
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { runYear } from './runYear.ts';
import { yearSummary } from './yearSummary.ts';

const { values } = parseArgs({
  options: {
    minutes: { type: 'string' },
    seed: { type: 'string' },
    records: { type: 'string' },
    arrivals: { type: 'string' },
  },
});
const { minutes, seed, records, arrivals } = z
  .object({
    minutes: z.coerce.number().positive().max(1_440).default(10),
    seed: z.coerce.number().int().default(7),
    records: z.coerce.number().int().min(200).max(200_000).default(20_000),
    arrivals: z.coerce.number().int().min(0).max(500_000).default(30_000),
  })
  .parse(values);

const say = (line: string): void => void process.stdout.write(`${line}\n`);
say(`seed ${seed}: a year in ${minutes} minutes, ${records} cases and ${arrivals} arrivals`);
const outcome = await runYear({ minutes, seed, records, arrivals, say });
say('');
say(yearSummary(outcome));
process.exitCode = outcome.violations.length === 0 ? 0 : 1;

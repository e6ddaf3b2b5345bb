import { statSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { DAY_MS } from '../../../src/domain/time.ts';
import { stopRedis } from '../../../test/endToEnd/support/privateRedis.ts';
import { Random } from '../random.ts';
import { auditYear, type YearAudit } from './auditYear.ts';
import { EVENTS, type YearEvent } from './events.ts';
import type { Year } from './year.ts';
import { pastGap } from './yearLedger.ts';
import { openYearSite } from './yearSite.ts';

export interface YearOptions {
  readonly minutes: number;
  readonly seed: number;
  readonly records: number;
  readonly arrivals: number;
  readonly say: (line: string) => void;
}

export interface YearOutcome extends YearAudit {
  readonly seconds: number;
  readonly steps: number;
  readonly delivered: number;
  readonly pruned: number;
  /** How often each thing happened. */
  readonly done: ReadonlyMap<string, number>;
  readonly megabytes: readonly number[];
  readonly violations: readonly string[];
}

const DAYS = 365;
/** Each case changes so often a year. */
const CHANGES = 4;
const MEGABYTE = 1024 * 1024;

const syncDocument = z.looseObject({ delivered: z.int() });

export async function runYear(options: YearOptions): Promise<YearOutcome> {
  const began = performance.now();
  const violations: string[] = [];
  const done = new Map<string, number>();
  const site = await openYearSite(options);
  let day = 0;
  const say = (what: string): void => options.say(`day ${String(day).padStart(3)}  ${what}`);
  const year: Year = {
    ...{
      site,
      random: new Random(options.seed),
      noted: new Map(),
      vanished: new Set(),
      erased: new Set(),
      say,
    },
    violation: (what) => {
      violations.push(what);
      say(`VIOLATION: ${what}`);
    },
    command: async (code, ...args) => {
      const ended = await site.run(...args);
      if (ended.code === code) return ended.stdout;
      const said = `${ended.stderr.slice(-400)} ${ended.stdout.slice(-400)}`.trim();
      year.violation(`${args.join(' ')} ended with ${ended.code}, not ${code}: ${said}`);
      return ended.stdout;
    },
  };
  const counts = { delivered: 0, pruned: 0, steps: 0 };
  const megabytes: number[] = [];
  try {
    counts.delivered += await sync(year);
    const pending = [...EVENTS];
    while (day < DAYS) {
      const stepped = stepOf(day, counts.steps, began, options.minutes);
      const from = day;
      day += stepped;
      counts.steps += 1;
      site.pass(stepped * DAY_MS);
      site.province.advance(shareOf(from, day, (options.records + options.arrivals / 2) * CHANGES));
      site.province.arrive(shareOf(from, day, options.arrivals));
      for (const event of due(pending, day)) {
        done.set(event.name, (done.get(event.name) ?? 0) + 1);
        say(event.name);
        await event.happen(year);
      }
      counts.delivered += await sync(year);
      await year.command(0, 'snapshot', '--json');
      counts.pruned += await prune(year);
      await note(year);
      megabytes.push(Math.round(statSync(join(site.dataDir, 'ledger.db')).size / MEGABYTE));
    }
    // Twice, so that what the source no longer shows is gone.
    counts.delivered += await sync(year);
    counts.delivered += await sync(year);
    const audit = await auditYear(year);
    const seconds = (performance.now() - began) / 1_000;
    return { ...audit, ...counts, seconds, done, megabytes: quarters(megabytes), violations };
  } finally {
    await stopRedis(site.dataDir);
    await site.close();
  }
}

/** As many days as the time left allows, by how long the steps before took. */
function stepOf(day: number, steps: number, began: number, minutes: number): number {
  const elapsed = performance.now() - began;
  const each = steps === 0 ? elapsed : elapsed / steps;
  const left = Math.max(0, minutes * 60_000 - elapsed);
  const stepsLeft = Math.max(12, left / Math.max(1, each));
  return Math.max(1, Math.min(DAYS - day, Math.ceil((DAYS - day) / stepsLeft), 14));
}

function shareOf(from: number, to: number, aYear: number): number {
  return Math.round((aYear * to) / DAYS) - Math.round((aYear * from) / DAYS);
}

function due(pending: YearEvent[], day: number): readonly YearEvent[] {
  const now = pending.filter((event) => event.day <= day);
  for (const event of now) pending.splice(pending.indexOf(event), 1);
  return now;
}

async function sync(year: Year): Promise<number> {
  const stdout = await year.command(0, 'sync', '--json', '--max-wait', '5s');
  const parsed = syncDocument.safeParse(stdout === '' ? null : JSON.parse(stdout));
  return parsed.success ? parsed.data.delivered : 0;
}

async function prune(year: Year): Promise<number> {
  const document = z
    .record(z.string(), z.unknown())
    .parse(JSON.parse(await year.command(0, 'prune', '--json')));
  const { seconds: _s, longestMs: _l, dryRun: _d, ...removed } = document;
  return Object.values(removed).reduce<number>((sum, n) => sum + Number(n), 0);
}

/** The gap as of this instant: it has to be the same when the year is over. */
async function note(year: Year): Promise<void> {
  const at = year.site.now();
  year.noted.set(at, await pastGap(year, at));
}

function quarters(values: readonly number[]): readonly number[] {
  return [0.25, 0.5, 0.75, 1].map((share) => values[Math.max(0, Math.ceil(values.length * share) - 1)] ?? 0);
}

import { closeSync, openSync, writeSync } from 'node:fs';
import { join, resolve } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { z } from 'zod';
import { SYSTEM_FAULTS } from '../../src/domain/systemFaults.ts';
import { VIETNAM_OFFSET_MS } from '../../src/domain/time.ts';
import { SOON } from '../support/soon.ts';
import { CHECKOUT } from './support/commandLine.ts';
import { type Daemon, startDaemon } from './support/daemon.ts';
import { startTestProvince, type TestProvince } from './support/testProvince.ts';

/** More than one page of the table holds them, and few enough to be delivered in a second. */
const RECORDS = 1_000;
const DAMAGED_PAGES = 10;
const JUNK = 0x5a;
/** The daemon's clock is an hour slow until it is set right, which brings the time of the census. */
const CLOCK = resolve(CHECKOUT, 'scripts/soak/clock.ts');
const HOUR_MS = 3_600_000;
const SLOW = { NODE_OPTIONS: `--import=${CLOCK}`, SOAK_CLOCK_MS: String(-HOUR_MS) };

const PATIENCE_MS = 400_000;

let site: TestProvince;
let daemon: Daemon | null;

beforeEach(async () => {
  const night = new Date(Date.now() + VIETNAM_OFFSET_MS - HOUR_MS / 2).toISOString().slice(11, 16);
  const settings = { 'source.pollIntervalSeconds': 2, 'source.censusAt': night };
  site = await startTestProvince({ records: RECORDS, settings });
  daemon = null;
});
afterEach(async () => {
  daemon?.kill('SIGKILL');
  await daemon?.ended;
  await site.close();
});

const gap = z.object({ total: z.int(), synced: z.int(), census: z.unknown() });

async function shownGap(): Promise<z.infer<typeof gap>> {
  return gap.parse(JSON.parse((await site.runHere(['gap', '--json'])).stdout));
}

/** Whole pages of the table of cases, as a disk that loses sectors; no copy of them is left in the log. */
function damage(): void {
  const file = join(site.dataDir, 'ledger.db');
  const database = new Database(file);
  database.pragma('wal_checkpoint(TRUNCATE)');
  const leaves = database
    .prepare<[], { pageno: number }>("select pageno from dbstat where name = 'record' and pagetype = 'leaf'")
    .all();
  const size = Number(database.pragma('page_size', { simple: true }));
  database.close();
  expect(leaves.length).toBeGreaterThan(DAMAGED_PAGES);
  const ledger = openSync(file, 'r+');
  for (const { pageno } of leaves.slice(0, DAMAGED_PAGES))
    writeSync(ledger, Buffer.alloc(size, JUNK), 0, size, (pageno - 1) * size);
  closeSync(ledger);
}

test(
  'damage under a running daemon is said everywhere, repaired, and the figures say what is missing until it is read again',
  async () => {
    daemon = await startDaemon(site, SLOW);
    await vi.waitFor(() => expect([...site.portal.cases()]).toHaveLength(RECORDS), SOON);
    const { events, url } = daemon;
    await vi.waitFor(() => expect(events('ledger.sound')).toHaveLength(1), SOON);
    damage();
    site.province.add();
    // A daemon has pages in memory and can work on; at the latest the nightly check, with the census, meets the damage.
    daemon.kill('SIGUSR2');
    const { en, vi: vietnamese } = SYSTEM_FAULTS.ledger_damaged;
    const said = () => [...events('standstill.began'), ...events('ledger.damaged')];
    await vi.waitFor(() => expect(said()).not.toEqual([]), SOON);
    expect(said()[0]).toMatchObject({ why: en.message });
    await vi.waitFor(async () => {
      const ready = await fetch(`${url}/readyz`);
      expect(ready.status).toBe(503);
      const { message } = vietnamese;
      expect(await ready.json()).toMatchObject({
        standstills: expect.arrayContaining([expect.objectContaining({ kind: 'ledger_damaged', message })]),
      });
    }, SOON);
    const doctor = await site.runHere(['doctor', '--deep', '--lang', 'en']);
    expect(doctor.stdout).toContain(en.message);
    expect(doctor.stdout).toMatch(/\brepair\b/);
    expect((await site.runHere(['repair'])).code, 'the daemon has the ledger').not.toBe(0);
    daemon.kill('SIGTERM');
    const { stderr } = await daemon.ended;
    expect(stderr).not.toMatch(/"stack":"[^"]*SQLITE/);
    daemon = null;

    const repaired = await site.runHere(['repair', '--json']);
    expect(repaired.code, repaired.stderr).toBe(0);
    const { salvaged } = z
      .object({ salvaged: z.object({ cases: z.int(), lostCases: z.int() }) })
      .parse(JSON.parse(repaired.stdout));
    expect(salvaged.lostCases).toBeGreaterThan(0);
    // With the new case, where the damage did not keep it out.
    expect([RECORDS, RECORDS + 1]).toContain(salvaged.cases + salvaged.lostCases);
    expect(await shownGap()).toMatchObject({ total: salvaged.cases, census: null });
    expect((await site.runHere(['gap', '--lang', 'en'])).stdout.replaceAll(/\s+/g, ' ')).toContain(
      `known to be missing: ${salvaged.lostCases}. They are not in the total`,
    );

    const synced = await site.runHere(['sync', '--json']);
    expect(synced.code, synced.stderr).toBe(0);
    expect(await shownGap()).toMatchObject({
      ...{ total: RECORDS + 1, synced: RECORDS + 1, census: { suspicious: false } },
    });
  },
  PATIENCE_MS,
);

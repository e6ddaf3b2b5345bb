import { rm } from 'node:fs/promises';
import type { Year } from './year.ts';
import { syncedOnes } from './yearLedger.ts';

/** What happens once in the year, on its day or soon after. */
export interface YearEvent {
  readonly day: number;
  readonly name: string;
  happen(year: Year): Promise<void>;
}

const outage = (day: number, name: string, faults: object): YearEvent => ({
  ...{ day, name: `outage: ${name}` },
  happen: async (year) => {
    year.site.portal.setFaults([faults as never]);
    await year.site.run('sync', '--json', '--max-wait', '2s');
    year.site.portal.setFaults([]);
    await year.command(0, 'delivery', 'retry', '--json');
  },
});

const merger = (day: number, from: string, into: string): YearEvent => ({
  ...{ day, name: `merger: ${from} into ${into}` },
  happen: async (year) => {
    const words = ['mappings', 'set', 'agencies', from, into, '--json', '--lang', 'en'];
    const first = await year.site.run(...words);
    if (first.code === 0) return;
    // It concerns more than a thousand cases, and wants their number.
    const [, cases = ''] = /--yes (\d+)/.exec(first.stderr) ?? [];
    await year.command(0, ...words, '--yes', cases);
  },
});

const rotation = (day: number): YearEvent => ({
  ...{ day, name: 'the payload key is changed' },
  happen: async (year) => {
    await year.command(0, 'keys', 'rotate-payload', '--json');
  },
});

const killed = (day: number, afterMs: number): YearEvent => ({
  ...{ day, name: 'a sync is killed' },
  happen: async ({ site }) => {
    await site.runKilled(afterMs, 'sync', '--json');
  },
});

const vanishing = (day: number): YearEvent => ({
  ...{ day, name: 'the source deletes cases' },
  happen: async (year) => {
    for (const caseNo of year.site.province.vanish(3)) year.vanished.add(caseNo);
  },
});

/** What was acknowledged after the copy is forgotten, so the notes of the days from then on no longer hold. */
const restoration = (day: number): YearEvent => ({
  ...{ day, name: 'the folder is lost, and a backup restored' },
  happen: async (year) => {
    await year.command(0, 'backup', year.site.backups, '--keep', '2', '--json');
    const copiedAt = year.site.now();
    year.site.province.advance(200);
    await year.command(0, 'sync', '--json', '--max-wait', '5s');
    await rm(year.site.dataDir, { recursive: true });
    await year.command(0, 'restore', year.site.backups, '--json');
    for (const noted of [...year.noted.keys()]) if (noted >= copiedAt) year.noted.delete(noted);
  },
});

const erasure = (day: number): YearEvent => ({
  ...{ day, name: 'two cases are erased' },
  happen: async (year) => {
    for (const caseNo of await syncedOnes(year, 2)) {
      year.erased.add(caseNo);
      await year.command(0, 'erase', caseNo, '--json');
    }
  },
});

const compaction = (day: number): YearEvent => ({
  ...{ day, name: 'the ledger is compacted' },
  happen: async (year) => {
    await year.command(0, 'compact', '--json');
  },
});

const replay = (day: number): YearEvent => ({
  ...{ day, name: 'what is refused is replayed' },
  happen: async (year) => {
    await year.command(0, 'replay', '--json');
  },
});

export const EVENTS: readonly YearEvent[] = [
  compaction(10),
  outage(20, 'HTTP 503', { kind: 'status', status: 503 }),
  vanishing(35),
  rotation(50),
  replay(60),
  merger(75, 'H23.04', '000.00.18.H23'),
  killed(90, 1_500),
  restoration(110),
  outage(130, 'everything is refused', { kind: 'refuse', code: '77' }),
  merger(150, 'H23.06', '000.00.03.H23'),
  erasure(165),
  killed(180, 3_000),
  vanishing(195),
  rotation(210),
  outage(225, 'cut-off JSON, stored', { kind: 'cut_json', every: 2 }),
  compaction(240),
  replay(255),
  restoration(270),
  merger(290, 'H23.10', '000.00.00.H23'),
  erasure(300),
  killed(315, 2_500),
  outage(330, 'a broken line, stored', { kind: 'reset', stores: true, every: 2 }),
  rotation(340),
  compaction(350),
];

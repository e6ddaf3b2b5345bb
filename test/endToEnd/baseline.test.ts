import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, it } from 'vitest';
import { z } from 'zod';
import { baselineRows } from '../../src/sandbox/baseline.ts';
import { writeBaseline } from '../../src/sandbox/demo/prepare.ts';
import { gapDocument, only, syncDocument } from './support/documents.ts';
import { startTestProvince } from './support/testProvince.ts';

/** As read on 5 November 2024: 719,569 of 1,023,738. */
const SHARE = 719_569 / 1_023_738;
const imported = z.strictObject({ rows: z.int(), synced: z.int(), stale: z.int(), remembered: z.int() });

describe.concurrent('import-baseline', () => {
  it('from CSV before the census gives the gap that was read, before anything is delivered', async ({
    onTestFinished,
    expect,
  }) => {
    const records = 2_000;
    const known = Math.round(records * SHARE);
    const site = await startTestProvince({ records, known, problems: true });
    onTestFinished(() => site.close());
    const file = await writeBaseline(site.dir, records, 1);

    const first = await site.runHere(['import-baseline', file, '--json']);
    expect(first.code, first.stderr).toBe(0);
    expect(only(imported, first.stdout)).toEqual({ rows: known, synced: 0, stale: 0, remembered: known });

    // A portal that says "later" for a while lets the census be taken and nothing be delivered.
    site.portal.setFaults([{ kind: 'throttle', retryAfterSeconds: 600 }]);
    const { code, stdout } = await site.runHere(['sync', '--json', '--max-wait', '0s']);
    expect(code).toBe(3);
    const { gap, delivered } = only(syncDocument, stdout);
    expect(delivered).toBe(0);
    expect(gap).toMatchObject({
      total: records,
      synced: known,
      never: records - known,
      stale: 0,
      syncedPercent: 70.3,
      unsyncedPercent: 29.7,
      coveragePercent: 70.3,
      verified: 0,
    });
  });

  it('from NDJSON after the census leaves what the portal has unsent, but for what differs', async ({
    onTestFinished,
    expect,
  }) => {
    const scope = { records: 300, known: 200, problems: false };
    const site = await startTestProvince(scope);
    onTestFinished(() => site.close());
    site.portal.setFaults([{ kind: 'throttle', retryAfterSeconds: 0 }]);
    expect((await site.runHere(['sync', '--json', '--max-wait', '0s'])).code).toBe(3);
    site.portal.setFaults([]);

    const rows = [...baselineRows(scope)].map(({ caseNo, status }, index) => {
      if (index < 4) return { caseNo, status: status === '3' ? '4' : '3' };
      return index < 10 ? { caseNo } : { caseNo, status };
    });
    const file = join(site.dir, 'baseline.ndjson');
    await writeFile(file, rows.map((row) => `${JSON.stringify(row)}\n`).join(''));
    const { code, stdout, stderr } = await site.runHere(['import-baseline', file, '--json']);
    expect(code, stderr).toBe(0);
    expect(only(imported, stdout)).toEqual({ rows: 200, synced: 190, stale: 10, remembered: 0 });
    const gap = only(gapDocument, (await site.runHere(['gap', '--json'])).stdout);
    expect(gap).toMatchObject({ synced: 190, never: 100, stale: 10, verified: 0 });

    const synced = await site.runHere(['sync', '--json']);
    expect(synced.code, synced.stderr).toBe(0);
    expect(only(syncDocument, synced.stdout)).toMatchObject({ gap: { synced: 300 }, delivered: 110 });
    expect(site.portal.stats()).toMatchObject({ newRecords: 100, updates: 10 });
  });

  it('exits with 2 and names the line of a row that cannot be understood', async ({
    onTestFinished,
    expect,
  }) => {
    const site = await startTestProvince({ records: 1 });
    onTestFinished(() => site.close());
    const wrong: readonly (readonly [name: string, content: string, line: number])[] = [
      ['status.csv', 'caseNo,status\nH-1,4\nH-2,10\nH-3,11\n', 4],
      ['cells.csv', 'caseNo,status\nH-1,4\nH-2,4,9\n', 3],
      ['cut.ndjson', '{"caseNo":"H-1"}\n{"caseNo":"H-2","sta\n', 2],
    ];
    await Promise.all(
      wrong.map(async ([name, content, line]) => {
        const file = join(site.dir, name);
        await writeFile(file, content);
        const { code, stdout, stderr } = await site.runHere(['import-baseline', file, '--lang', 'en']);
        expect({ code, stdout }, name).toEqual({ code: 2, stdout: '' });
        expect(stderr).toContain(`${name}, line ${line}:`);
        expect(stderr, 'a row is not quoted').not.toMatch(/H-\d/);
      }),
    );
  });
});

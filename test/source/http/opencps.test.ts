import { expect, it, onTestFinished } from 'vitest';
import { startProvince } from '../../../src/sandbox/province.ts';
import type { Source, SourcePage } from '../../../src/source/source.ts';
import { openOpencps } from '../opencps/opened.ts';
import { openHttp, profileSettings } from './benches.ts';

const never = new AbortController().signal;

async function casesOf(pages: AsyncIterable<SourcePage>): Promise<Map<string, object>> {
  const cases = new Map<string, object>();
  for await (const { rows } of pages) {
    for (const row of rows) {
      if (row.kind === 'case') cases.set(row.record.sourceId, row.record);
      else cases.set(row.sourceId, { kind: row.kind });
    }
  }
  return cases;
}

async function openBoth(): Promise<{ special: Source; generic: Source; change: () => void }> {
  const province = await startProvince({ records: 800, problems: true, copies: 5 });
  const baseUrl = `${province.url}/o/rest/v2`;
  const special = openOpencps(baseUrl, { now: Date.now }, 100);
  const { source: generic } = openHttp(
    profileSettings(
      'config/sources/opencps.yaml',
      {
        baseUrl,
        pageSize: 100,
        overlapSeconds: 1,
        headers: { groupId: '35166' },
        auth: { username: 'sync' },
      },
      { 'auth.password': 'sandbox' },
    ),
  );
  onTestFinished(async () => {
    special.close();
    generic.close();
    await province.close();
  });
  return { special, generic, change: () => province.advance(9) };
}

/** What the profile cannot express: the original by its own id, rows taken back, and the paper that is the result. */
function comparable(record: object): object {
  return { ...record, origin: null, takenBack: null, result: null };
}

it('the profile for OpenCPS reads the same cases as the kind made for it, in a census and in changes', async () => {
  const { special, generic, change } = await openBoth();
  const marks = [await special.mark(never), await generic.mark(never)] as const;
  const [one, other] = [
    await casesOf(special.census(null, never)),
    await casesOf(generic.census(null, never)),
  ];
  expect(one.size).toBeGreaterThan(800);
  expect(new Set(other.keys())).toEqual(new Set(one.keys()));
  for (const [id, record] of one) expect(comparable(other.get(id) ?? {})).toEqual(comparable(record));

  change();
  const [ours, theirs] = [
    await casesOf(special.changes(marks[0], never)),
    await casesOf(generic.changes(marks[1], never)),
  ];
  expect(ours.size).toBeGreaterThan(8);
  for (const id of ours.keys()) expect(theirs.has(id)).toBe(true);
});

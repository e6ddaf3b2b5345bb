import { readFile, writeFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PROBLEMS, type ProblemKind, plantedProblems } from '../../src/sandbox/cases/problems.ts';
import { isSound, procedures } from '../../src/sandbox/cases/procedures.ts';
import { sourceCases } from './support/controlPlane.ts';
import {
  caseDocument,
  groupedGapDocument,
  only,
  recordsDocument,
  replayDocument,
  syncDocument,
} from './support/documents.ts';
import { recordsHash } from './support/ledgerFile.ts';
import { startTestProvince, type TestProvince } from './support/testProvince.ts';

const SCOPE = { records: 400, known: 0, problems: true };

describe('cases that cannot be delivered', () => {
  let site: TestProvince;
  /** The case numbers of each reason, as they were planted. */
  const planted = new Map<string, string[]>();
  beforeAll(async () => {
    site = await startTestProvince(SCOPE);
    for (const { caseNo, problem } of await sourceCases(site.province)) {
      if (problem === null) continue;
      const { reason } = PROBLEMS[problem as ProblemKind];
      planted.set(reason, [...(planted.get(reason) ?? []), caseNo]);
    }
  });
  afterAll(() => site.close());

  const sync = async () => {
    const { code, stdout, stderr } = await site.runHere(['sync', '--json']);
    expect(code, stderr).toBe(0);
    return only(syncDocument, stdout);
  };
  const unsyncedByReason = async (): Promise<Readonly<Record<string, number>>> => {
    const { stdout } = await site.runHere(['gap', '--by', 'reason', '--json']);
    return Object.fromEntries(only(groupedGapDocument, stdout).groups.map((one) => [one.key, one.unsynced]));
  };
  const firstOf = (reason: string): string => planted.get(reason)?.[0] ?? '';

  it('are counted under the planted reason, and nothing else remains', async () => {
    const { gap } = await sync();
    const wanted: Record<string, number> = {};
    for (const [kind, count] of Object.entries(plantedProblems(SCOPE))) {
      const { reason } = PROBLEMS[kind as ProblemKind];
      wanted[reason] = (wanted[reason] ?? 0) + count;
    }
    expect(await unsyncedByReason()).toEqual(wanted);
    expect(gap.unsynced).toBe(Object.values(wanted).reduce((sum, count) => sum + count, 0));
  });

  describe.concurrent('while they wait', () => {
    it('are listed for each reason', async () => {
      const listing = async (...reasons: string[]) => {
        const filters = reasons.flatMap((reason) => ['--reason', reason]);
        const { code, stdout } = await site.runHere(['records', ...filters, '--json', '--limit', '1000']);
        expect(code).toBe(0);
        const { records, next } = only(recordsDocument, stdout);
        expect(next).toBeNull();
        return Map.groupBy(records, ({ reason }) => reason ?? '');
      };
      const caseNosIn = (found: Awaited<ReturnType<typeof listing>>) =>
        new Map([...found].map(([reason, records]) => [reason, new Set(records.map((one) => one.caseNo))]));
      const one = 'PROCEDURE_NOT_PUBLISHED';
      const [all, ofOne] = await Promise.all([listing(...planted.keys()), listing(one)]);
      expect(caseNosIn(all)).toEqual(
        new Map([...planted].map(([reason, caseNos]) => [reason, new Set(caseNos)])),
      );
      expect(caseNosIn(ofOne)).toEqual(new Map([[one, new Set(planted.get(one))]]));
    });

    it('are shown with their reason, owner and remedy', async () => {
      const caseNo = firstOf('PORTAL_REJECTED');
      const [json, text, unknown] = await Promise.all([
        site.runHere(['show', caseNo, '--json']),
        site.runHere(['show', caseNo, '--lang', 'en']),
        site.runHere(['show', 'H23.99-000000-0000', '--lang', 'en']),
      ]);
      const shown = only(caseDocument, json.stdout);
      expect(shown).toMatchObject({ caseNo, state: 'rejected', reason: 'PORTAL_REJECTED', portalCode: '11' });
      expect(shown.remedy).toBeTruthy();
      expect(shown.timeline.length).toBeGreaterThan(0);
      for (const said of [caseNo, 'PORTAL_REJECTED', 'handling agency']) expect(text.stdout).toContain(said);
      expect(unknown.code).toBe(2);
      expect(unknown.stderr).toContain('H23.99-000000-0000');
    });

    it('are only counted by a dry run', async () => {
      const before = recordsHash(site.dataDir);
      const { stdout } = await site.runHere([
        'replay',
        '--reason',
        'PROCEDURE_UNMAPPED',
        '--dry-run',
        '--json',
      ]);
      const matched = planted.get('PROCEDURE_UNMAPPED')?.length;
      expect(only(replayDocument, stdout)).toEqual({
        matched,
        replayed: 0,
        dryRun: true,
        replayId: null,
        reasons: { PROCEDURE_UNMAPPED: matched },
        refusedBefore: {},
        seconds: null,
      });
      expect(recordsHash(site.dataDir)).toBe(before);
    });
  });

  it('are delivered by the next sync once their mapping table is fixed', async () => {
    const rows = await readFile(site.tables.agencies, 'utf8');
    const row = 'H23.77,000.00.77.H23,Trung tâm Phát triển quỹ đất tỉnh,province,H23,,\n';
    await writeFile(site.tables.agencies, `${rows.trimEnd()}\n${row}`);
    const { changed, delivered } = await sync();
    expect({ changed, delivered }).toEqual({ changed: 0, delivered: planted.get('AGENCY_UNMAPPED')?.length });
    expect(site.portal.held(firstOf('AGENCY_UNMAPPED'))).toMatchObject({ records: 1 });
  });

  it('are delivered by the next sync after a replay, once their cause is gone', async () => {
    const rows = await readFile(site.tables.procedures, 'utf8');
    const published = procedures.find(isSound)?.national ?? '';
    await writeFile(site.tables.procedures, rows.replaceAll(/^([^,\n]+),,/gm, `$1,${published},`));
    site.portal.setPoison(() => false);
    const fixed = ['PROCEDURE_UNMAPPED', 'PORTAL_REJECTED'];
    const count = fixed.reduce((sum, reason) => sum + (planted.get(reason)?.length ?? 0), 0);

    const asked = site.portal.stats().total;
    const filters = fixed.flatMap((reason) => ['--reason', reason]);
    const { code, stdout } = await site.runHere(['replay', ...filters, '--note', 'mended', '--json']);
    expect(code).toBe(0);
    expect(only(replayDocument, stdout)).toMatchObject({ matched: count, replayed: count, dryRun: false });
    expect(site.portal.stats().total, 'a replay sends nothing by itself').toBe(asked);

    expect((await sync()).delivered).toBe(count);
    const left = await unsyncedByReason();
    expect(new Set(Object.keys(left))).toEqual(
      new Set(['FIELD_INVALID', 'FIELD_MISSING', 'PROCEDURE_NOT_PUBLISHED', 'STATUS_UNMAPPED']),
    );
  });
});

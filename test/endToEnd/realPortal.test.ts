/** A portal and a province that behave as newer public code shows (docs/contracts.md), seen from outside. */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it, type TestContext, vi } from 'vitest';
import { baselineRows } from '../../src/sandbox/baseline.ts';
import { secondOf, stamp } from '../../src/sandbox/cases/calendar.ts';
import { SANDBOX_STATUSES } from '../../src/sandbox/mappings.ts';
import type { AcceptedStep } from '../../src/sandbox/portal/integration.ts';
import { workbookOf } from '../input/workbookOf.ts';
import { SOON } from '../support/soon.ts';
import { CHECKOUT } from './support/commandLine.ts';
import { portalCases, sourceCases } from './support/controlPlane.ts';
import { only, syncDocument } from './support/documents.ts';
import { startTestProvince, type TestProvince, type TestProvinceOptions } from './support/testProvince.ts';

const LONG = 'Trung tâm Phục vụ hành chính công và Kiểm soát thủ tục hành chính tỉnh Hải Dương';

async function startSite(context: TestContext, options: TestProvinceOptions): Promise<TestProvince> {
  const site = await startTestProvince(options);
  context.onTestFinished(() => site.close());
  return site;
}

async function sync(site: TestProvince) {
  const { code, stdout, stderr } = await site.runHere(['sync', '--json']);
  expect(code, stderr).toBe(0);
  return only(syncDocument, stdout);
}

/** The cases that the portal has in another status than the province, or not at all. */
async function differing(site: TestProvince): Promise<string[]> {
  const cases = await sourceCases(site.province);
  return cases
    .filter(({ caseNo, status }) => site.portal.held(caseNo)?.status !== SANDBOX_STATUSES[status])
    .map(({ caseNo }) => caseNo);
}

describe.concurrent('a portal as it is', () => {
  it('that is strict with fields gets every case, though notes are empty and names of agencies are long', async (context) => {
    const records = 60;
    const site = await startSite(context, { records, portal: { strict: true } });
    for (let index = 0; index < records; index += 1) {
      site.province.change(index, {
        govAgencyName: LONG,
        dossierNote: index % 10 === 0 ? 'Ghi chú' : '',
        dossierName: '',
        lastActionUser: '',
        lastActionName: '',
        lastActionNote: '',
      });
    }
    expect(await sync(site)).toMatchObject({ gap: { total: records, synced: records }, delivered: records });
    expect(await differing(site)).toEqual([]);
  });

  it('that says “success, already there” without storing has every case as it is in the end', async (context) => {
    const [records, known] = [60, 25];
    const site = await startSite(context, { records, known, portal: { existsAs: 'success' } });
    for (let index = 0; index < records; index += 1)
      site.province.change(index, { dossierStatus: 'pausing' });
    expect(await sync(site)).toMatchObject({ gap: { total: records, synced: records } });
    expect(await differing(site)).toEqual([]);
    expect(site.portal.stats()).toMatchObject({ newRecords: records - known, updates: known });
  });

  it('whose procedure list is well-formed but short on the first day holds nobody back, and is doubted', async (context) => {
    const records = 60;
    const site = await startSite(context, { records, portal: { listedProcedures: 2 } });
    expect(await sync(site)).toMatchObject({ gap: { total: records, synced: records } });
    const { stdout } = await site.runHere(['doctor', '--lang', 'en']);
    expect(stdout).toMatch(/procedure list, .*has\s+2 procedures/s);
  });

  it('that ends a session with a code of no table is logged in to once more, and refuses nobody', async (context) => {
    const records = 120;
    const site = await startSite(context, {
      records,
      portal: { expiredSession: 'unlisted', latencyMs: 30 },
      settings: { 'portal.batchSize': 5 },
    });
    const running = site.start(['sync', '--json']);
    await vi.waitFor(() => expect(site.portal.stats().newRecords).toBeGreaterThan(20), SOON);
    site.portal.endSessions();
    const { code, stdout, stderr } = await running.ended;
    expect(code, stderr).toBe(0);
    expect(only(syncDocument, stdout)).toMatchObject({ gap: { total: records, synced: records } });
    expect(site.portal.stats().requests['login']).toEqual({ ok: 2 });
  });

  it('that replaces lists keeps the papers of a case that is updated', async (context) => {
    const records = 40;
    const site = await startSite(context, { records, known: records, portal: { replacesLists: true } });
    for (let index = 0; index < records; index += 1)
      site.province.change(index, { dossierStatus: 'pausing' });
    expect(await sync(site)).toMatchObject({ gap: { total: records, synced: records } });
    expect(site.portal.stats()).toMatchObject({ updates: records, papersErased: 0 });
    expect([...site.portal.cases()].map(({ papers }) => papers)).toEqual(Array(records).fill(1));
  });

  it('gets step 9 of a case that went on to step 10 before it was read again, each with its own time', async (context) => {
    const steps: AcceptedStep[] = [];
    const site = await startSite(context, { records: 20, portal: { onStep: (step) => steps.push(step) } });
    const received = '01/11/2024 08:00:00';
    const { dossierNo } = site.province.change(3, {
      dossierStatus: 'processing',
      submitDate: received,
      receiveDate: received,
      dueDate: '08/11/2024 08:00:00',
      releaseDate: '',
      finishDate: '',
      lastActionDate: '01/11/2024 09:00:00',
    });
    await sync(site);
    const [releaseDate, finishDate] = ['04/11/2024 10:00:00', '04/11/2024 16:30:00'];
    const closed = { dossierStatus: 'done', releaseDate, finishDate, lastActionDate: finishDate };
    site.province.change(3, closed);
    expect((await sync(site)).gap).toMatchObject({ total: 20, synced: 20 });
    expect(
      steps.filter(({ caseNo }) => caseNo === dossierNo).map(({ status, at }) => [status, shown(at)]),
    ).toEqual([
      ['2', received],
      ['4', '01/11/2024 09:00:00'],
      ['9', releaseDate],
      ['10', finishDate],
    ]);
  });
});

describe.concurrent("a portal that has cases under the nation's numbers", () => {
  it('is sent these, is understood in its answers and look-ups, and keeps one case when ours is renumbered', async (context) => {
    const [records, named] = [40, 25];
    const site = await startSite(context, {
      records,
      portal: { perRecordResults: true },
      settings: { 'portal.fields': './fields.csv' },
    });
    const table = await readFile(join(CHECKOUT, 'config/portal/dvcqg.csv'), 'utf8');
    await writeFile(
      join(site.dir, 'fields.csv'),
      table.replaceAll(/^(\w+,MaHoSo),caseNo,/gm, '$1,nationCode|caseNo,'),
    );
    const cases = await sourceCases(site.province);
    const nationOf = (index: number): string => `G09.20-20241105-${String(index).padStart(7, '0')}`;
    const known = cases.slice(0, named).map(({ caseNo }, index) => `${caseNo},,${nationOf(index)}\n`);
    await writeFile(join(site.dir, 'known.csv'), `caseNo,status,nationCode\n${known.join('')}`);
    await site.runHere(['import-baseline', join(site.dir, 'known.csv')]);

    expect(await sync(site)).toMatchObject({ gap: { total: records, synced: records } });
    const numbers = cases.map(({ caseNo }, index) => (index < named ? nationOf(index) : caseNo));
    const held = async () => (await portalCases(site.portal)).map(({ caseNo }) => caseNo);
    const inAnyOrder = expect.arrayContaining(numbers);
    expect(await held()).toEqual(inAnyOrder);
    expect(await held()).toHaveLength(records);
    const { stdout } = await site.runHere(['verify', '--all', '--json']);
    expect(JSON.parse(stdout)).toMatchObject({ checked: records, confirmed: records });

    const [first] = cases;
    const renumbered = { dossierNo: `${first?.caseNo}-M`, dossierStatus: 'pausing' };
    site.province.change(first?.caseNo ?? '', renumbered);
    expect((await sync(site)).gap).toMatchObject({
      total: records,
      synced: records,
      excludedBy: { gone: 1 },
    });
    expect(await held()).toEqual(inAnyOrder);
    expect(await held()).toHaveLength(records);
    expect(site.portal.held(nationOf(0))?.status).toBe('8');
    const shown = await site.runHere(['show', nationOf(0), '--json']);
    expect(JSON.parse(shown.stdout)).toMatchObject({ caseNo: renumbered.dossierNo, state: 'synced' });
  });
});

describe.concurrent('texts as people and systems write them', () => {
  it('a status in decomposed Unicode is found in its table, and makes no new version', async (context) => {
    const records = 40;
    const site = await startSite(context, { records, settings: { 'mappings.statuses': './statuses.csv' } });
    const status = 'Đã tiếp nhận';
    await writeFile(join(site.dir, 'statuses.csv'), `local,portal\n${status.normalize('NFC')},2\n`);
    for (let index = 0; index < records; index += 1) site.province.change(index, { dossierStatus: status });
    site.province.setFaults([{ kind: 'decomposed' }]);
    expect(await sync(site)).toMatchObject({ gap: { total: records, synced: records }, delivered: records });
    site.province.setFaults([]);
    expect(await sync(site)).toMatchObject({ changed: 0, delivered: 0, gap: { synced: records } });
    expect(site.portal.stats()).toMatchObject({ newRecords: records, updates: 0 });
  });

  it('a baseline from Excel, as a workbook or with semicolons, leaves unsent what the portal has', async (context) => {
    const [records, known] = [60, 40];
    const site = await startSite(context, { records, known });
    const rows = [...baselineRows({ records, known, problems: false })];
    const head = ['Mã hồ sơ', 'Trạng thái'];
    const cells = rows.map(({ caseNo, status }) => [caseNo, status]);
    const csv = [head, ...cells.slice(0, 20)].map((row) => `${row.join(';')}\r\n`).join('');
    await writeFile(join(site.dir, 'a.csv'), `\uFEFF${csv}`);
    await writeFile(join(site.dir, 'b.xlsx'), workbookOf([head, ...cells.slice(20)]));
    for (const file of ['a.csv', 'b.xlsx']) {
      const { code, stderr } = await site.runHere(['import-baseline', join(site.dir, file)]);
      expect(code, stderr).toBe(0);
    }
    expect(await sync(site)).toMatchObject({
      gap: { total: records, synced: records },
      delivered: records - known,
    });
    expect(site.portal.stats()).toMatchObject({ newRecords: records - known, updates: 0 });
  });
});

function shown(at: number): string {
  return stamp(secondOf(at));
}

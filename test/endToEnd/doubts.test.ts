/** What a person sees of a doubt, and how it ends: with the real commands, from a province and a portal that cause it. */
import { describe, expect, it, type TestContext, vi } from 'vitest';
import { SOON } from '../support/soon.ts';
import { sourceCases } from './support/controlPlane.ts';
import { startDaemon } from './support/daemon.ts';
import { only, syncDocument } from './support/documents.ts';
import { startTestProvince, type TestProvince, type TestProvinceOptions } from './support/testProvince.ts';

async function startSite(context: TestContext, options: TestProvinceOptions): Promise<TestProvince> {
  const site = await startTestProvince(options);
  context.onTestFinished(() => site.close());
  return site;
}

async function syncedGap(site: TestProvince) {
  const { code, stdout, stderr } = await site.runHere(['sync', '--json']);
  expect(code, stderr).toBe(0);
  return only(syncDocument, stdout).gap;
}

/** The text of a command on one line. */
async function said(site: TestProvince, ...words: string[]): Promise<string> {
  const { stdout, stderr } = await site.runHere([...words, '--lang', 'en']);
  return `${stdout}${stderr}`.replaceAll(/\s+/g, ' ');
}

describe.concurrent('a doubt', () => {
  it('about the procedure list raises an alarm and stands in gap and doctor, until a person believes the list', async (context) => {
    const site = await startSite(context, {
      records: 40,
      portal: { listedProcedures: 2 },
      settings: { alarms: { everySeconds: 10, rules: [{ kind: 'procedure_list' }] } },
    });
    const daemon = await startDaemon(site);
    await vi.waitFor(() => {
      expect(daemon.events('alarm.raised')).toMatchObject([{ kind: 'procedure_list' }]);
    }, SOON);
    expect(await said(site, 'gap')).toMatch(/Notes .*procedure list/i);
    const doubtOf = async () => {
      const { checks } = JSON.parse((await site.runHere(['doctor', '--json'])).stdout);
      return checks.find(({ name }: { readonly name: string }) => name === 'procedure_list')?.state ?? null;
    };
    expect(await doubtOf()).toBe('problem');

    expect((await site.runHere(['delivery', 'resume', '--force'])).code).toBe(0);
    await vi.waitFor(() => expect(daemon.events('alarm.recovered')).toHaveLength(1), SOON);
    expect(await said(site, 'gap')).not.toMatch(/procedure list/i);
    expect(await doubtOf()).toBeNull();
    expect(await said(site, 'audit')).toContain('list');
    daemon.kill('SIGTERM');
    expect((await daemon.ended).code).toBe(0);
  });

  it('about rows that cannot be read names their field and fault, until they can be read', async (context) => {
    const records = 40;
    const site = await startSite(context, { records });
    site.province.setFaults([{ kind: 'unreadable_row' }]);
    await syncedGap(site);
    const listed = JSON.parse((await site.runHere(['records', '--unreadable', '--json'])).stdout).unreadable;
    expect(listed).toContainEqual(
      expect.objectContaining({ where: 'dossierId', sourceId: expect.any(String) }),
    );
    expect(await said(site, 'records', '--unreadable')).toContain('dossierId');
    expect(await said(site, 'gap')).toMatch(/Notes .*could not read: [1-9]/);

    site.province.setFaults([]);
    expect(await syncedGap(site)).toMatchObject({ total: records, synced: records });
    expect(await said(site, 'records', '--unreadable')).toContain('has no row that cannot be read');
  });

  it('about two rows with one number names the numbers, and cases that were taken back are out of the total', async (context) => {
    const [records, duplicates, takenBack] = [60, 2, 3];
    const site = await startSite(context, { records, province: { duplicates, takenBack } });
    const left = records - takenBack;
    expect(await syncedGap(site)).toMatchObject({
      ...{ total: left, synced: left, excludedBy: { gone: takenBack, rule: 0, copy: 0 } },
    });
    expect(site.portal.stats()).toMatchObject({ newRecords: left, updates: 0 });
    const counts = Map.groupBy(await sourceCases(site.province), ({ caseNo }) => caseNo);
    const doubled = [...counts].filter(([, rows]) => rows.length > 1).map(([caseNo]) => caseNo);
    expect(doubled).toHaveLength(duplicates);
    const [gap, doctor] = [await said(site, 'gap'), await said(site, 'doctor')];
    for (const caseNo of doubled) {
      expect(gap).toContain(caseNo);
      expect(doctor).toContain(caseNo);
    }
  });
});

import { describe, it } from 'vitest';
import { z } from 'zod';
import { only } from './support/documents.ts';
import { startTestProvince } from './support/testProvince.ts';

const list = z.object({ records: z.array(z.looseObject({ caseNo: z.string(), reason: z.string() })) });
const shown = z.object({
  caseNo: z.string(),
  heldBack: z.object({ reason: z.string(), detail: z.string(), remedy: z.string() }).nullable(),
  requests: z.array(z.object({ service: z.string(), endpoint: z.string(), body: z.unknown() })),
});

describe.concurrent('show --as-sent', () => {
  it('shows the requests of a case as they would go out, without session and personal data, and sends nothing', async ({
    expect,
    onTestFinished,
  }) => {
    const site = await startTestProvince({ records: 120, problems: true });
    onTestFinished(() => site.close());
    await site.runHere(['sync', '--json', '--limit', '1']);
    const before = site.portal.stats().total;
    const { records } = only(list, (await site.runHere(['records', '--json', '--state', 'pending'])).stdout);
    const caseNo = records[0]?.caseNo ?? '';
    const { code, stdout } = await site.runHere(['show', caseNo, '--as-sent', '--json']);
    expect(code).toBe(0);
    const said = only(shown, stdout);
    expect(said.heldBack).toBeNull();
    expect(said.requests.map(({ service }) => service)).toContain('DongBoHoSoMC');
    const text = JSON.stringify(said.requests);
    for (const named of [caseNo, 'isUpdating', 'ChuHoSo', '•••']) expect(text).toContain(named);
    for (const [, field] of text.matchAll(
      /"(?:ChuHoSo|MaDoiTuong|Email|SoDienThoai|GhiChu|session)":"([^"]*)"/g,
    )) {
      expect(['', '•••']).toContain(field);
    }
    expect((await site.runHere(['show', caseNo, '--as-sent', '--lang', 'vi'])).stdout).toContain(
      'dữ liệu cá nhân đã che',
    );
    expect(site.portal.stats().total).toBe(before);
  });

  it('says of a case that is held back what is missing, marks the missing code in what would be sent, and says of a delivered one that nothing is kept', async ({
    expect,
    onTestFinished,
  }) => {
    const site = await startTestProvince({ records: 120, problems: true });
    onTestFinished(() => site.close());
    await site.runHere(['sync', '--json', '--limit', '1']);
    const of = async (...filters: string[]) =>
      only(list, (await site.runHere(['records', '--json', ...filters])).stdout).records[0]?.caseNo ?? '';
    for (const [reason, marked] of [
      ['PROCEDURE_UNMAPPED', '"MaTTHC":"∅"'],
      // The portal gets the agency's name, which the source has.
      ['AGENCY_UNMAPPED', '"DonViXuLy":"'],
    ] as const) {
      const held = await site.runHere(['show', await of('--reason', reason), '--as-sent', '--json']);
      const said = only(shown, held.stdout);
      expect(said.heldBack).toMatchObject({ reason });
      expect(JSON.stringify(said.requests)).toContain(marked);
      expect(JSON.stringify(said.requests)).toContain('"TrangThaiHoSo":"');
    }
    const status = await site.runHere([
      'show',
      await of('--reason', 'STATUS_UNMAPPED'),
      '--as-sent',
      '--json',
    ]);
    expect(only(shown, status.stdout).requests).toEqual([]);
    const listed = z.object({ records: z.array(z.looseObject({ caseNo: z.string() })) });
    const { records } = only(listed, (await site.runHere(['records', '--json', '--state', 'synced'])).stdout);
    const done = await site.runHere(['show', records[0]?.caseNo ?? '', '--as-sent', '--lang', 'en']);
    expect(done.stdout).toContain('nothing to send');
  });
});

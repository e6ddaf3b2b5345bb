import { expect, it } from 'vitest';
import { aCase, aRow } from '../../support/cases.ts';
import { type LedgerBench, retry } from './bench.ts';

export function describeLaws(t: LedgerBench): void {
  const { ingest, take, settleAll } = t;

  it('stores no name, number or address unencrypted', async () => {
    await ingest([aRow({ note: 'ghi chú riêng' })]);
    await settleAll(await take(), retry());
    const { applicant, contact } = aCase();
    const raw = await t.under.raw();
    expect(raw).toContain(aCase().caseNo);
    for (const secret of [
      applicant.name,
      applicant.idNo,
      applicant.address,
      contact.telephone,
      contact.email,
    ]) {
      expect(raw).not.toContain(secret);
    }
    expect(raw).not.toContain('ghi chú riêng');
  });
}

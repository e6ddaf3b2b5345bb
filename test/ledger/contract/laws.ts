import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Settlement } from '../../../src/domain/standing.ts';
import type { LookedUp } from '../../../src/ledger/ledger.ts';
import { aCase, aRow, NOW } from '../../support/cases.ts';
import { LEASE_MS, type LedgerBench, retry } from './bench.ts';

export function describeLaws(t: LedgerBench): void {
  const { ingest, take, settleAll } = t;

  it('stores nobody’s name, number or address in the clear', async () => {
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

  it('keeps its counters equal to a recount whatever happens in whatever order', async () => {
    const settlements = [
      { outcome: 'synced' },
      { outcome: 'released' },
      retry(),
      retry({ retryAt: null }),
      { outcome: 'blocked', reason: 'STATUS_UNMAPPED', detail: 'x' },
      { outcome: 'rejected', reason: 'TOO_LARGE', portalCode: null, detail: '' },
    ] satisfies Settlement[];
    const lookUps = [
      { outcome: 'confirmed' },
      { outcome: 'disproved', reason: 'MISSING_AT_PORTAL' },
      { outcome: 'disproved', reason: 'DIFFERS_AT_PORTAL', status: '9' },
    ] satisfies LookedUp['found'][];
    const caseNo = fc.integer({ min: 0, max: 5 }).map((i) => `case-${i}`);
    const step = fc.oneof(
      fc.record({
        kind: fc.constant('ingest' as const),
        caseNo,
        status: fc.constantFrom('new', 'done'),
        agencyCode: fc.constantFrom('A', 'B'),
        excluded: fc.boolean(),
      }),
      fc.record({ kind: fc.constant('deliver' as const), settlement: fc.constantFrom(...settlements) }),
      fc.record({ kind: fc.constant('lease' as const) }),
      fc.record({
        kind: fc.constant('baseline' as const),
        caseNo,
        status: fc.constantFrom('1', '4', null),
      }),
      fc.record({ kind: fc.constant('replay' as const) }),
      fc.record({ kind: fc.constant('verify' as const), found: fc.constantFrom(...lookUps) }),
      fc.record({ kind: fc.constant('wait' as const), ms: fc.integer({ min: -LEASE_MS, max: LEASE_MS }) }),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 30 }), async (steps) => {
        const fresh = await t.open();
        let now = NOW;
        let owner = 0;
        try {
          for (const one of steps) {
            owner += 1;
            const request = { owner: `o${owner}`, limit: 3, now, leaseMs: LEASE_MS, lingerMs: 0 };
            if (one.kind === 'wait') now += one.ms;
            else if (one.kind === 'lease') await fresh.ledger.lease(request);
            else if (one.kind === 'baseline') await fresh.ledger.importBaseline([one], now);
            else if (one.kind === 'replay') {
              await fresh.ledger.replay({}, { now, dryRun: false, ratePerSecond: null, note: '' });
            } else if (one.kind === 'verify') {
              const synced = await fresh.ledger.synced({}, 2, 0);
              const looked = synced.map(({ id, version }) => ({ id, version, found: one.found }));
              await fresh.ledger.settleLookUps(looked, now);
            } else if (one.kind === 'ingest') {
              const { excluded, caseNo: no, status, agencyCode } = one;
              const row = aRow({ caseNo: no, status, agencyCode }, { excluded });
              await fresh.ledger.ingest({ rows: [row], drafts: [], readAt: now, now });
            } else {
              const lease = await fresh.ledger.lease(request);
              const sent = (lease?.records ?? []).map(({ id, version }) => {
                return { id, version, sentStatus: '4' as const, settlement: one.settlement };
              });
              await fresh.ledger.settle(request.owner, sent, now);
            }
            expect(await fresh.ledger.recount(false)).toBe(0);
          }
        } finally {
          await fresh.dispose();
        }
      }),
      { numRuns: 40 },
    );
  });
}

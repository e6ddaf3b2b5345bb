import { describe, expect, it } from 'vitest';
import type { StepKey } from '../../../src/domain/steps.ts';
import type { Lease } from '../../../src/ledger/port/delivery.ts';
import { aCase, aRow, NOW } from '../../support/cases.ts';
import { type LedgerBench, MINUTE } from './bench.ts';

export function describeSteps(t: LedgerBench): void {
  const { ingest, take } = t;
  const action = (at: number) => ({ ...aCase().lastAction, at });
  const received: StepKey = { status: '2', at: NOW - 9 * MINUTE };
  const processing: StepKey = { status: '4', at: NOW - 5 * MINUTE };

  const settle = (lease: Lease | null, outcome: 'synced' | 'released', steps: readonly StepKey[]) =>
    t.ledger.settle(
      lease?.owner ?? '',
      (lease?.records ?? []).map(({ id, version }) => ({
        ...{ id, version, sentStatus: '4' as const, steps },
        settlement: { outcome },
      })),
      NOW,
    );
  const steps = (lease: Lease | null) => {
    const [leased] = lease?.records ?? [];
    return { sent: leased?.stepsSent, seen: leased?.stepsSeen };
  };

  describe('the steps of a case', () => {
    it('that the portal accepted are known to the next delivery, each once', async () => {
      await ingest([aRow({ lastAction: action(processing.at) })]);
      const first = await take();
      expect(steps(first)).toEqual({ sent: [], seen: [] });
      await settle(first, 'released', [received]);
      await settle(await take('b'), 'synced', [received, processing]);
      await ingest([aRow({ status: 'done' }, { status: '10' })], NOW + MINUTE);
      expect(steps(await take('c', NOW + MINUTE)).sent).toEqual([received, processing]);
    });

    it('that it left between two deliveries are known, with their time', async () => {
      await ingest([aRow({ lastAction: action(processing.at) })]);
      const waiting = { status: 'waiting', lastAction: action(NOW - 3 * MINUTE) };
      await ingest([aRow(waiting, { status: '5' })], NOW + MINUTE);
      await ingest([aRow({ status: 'new' }, { status: null })], NOW + 2 * MINUTE);
      await ingest([aRow({ status: 'done' }, { status: '10' })], NOW + 3 * MINUTE);
      expect(steps(await take('a', NOW + 3 * MINUTE)).seen).toEqual([
        processing,
        { status: '5', at: NOW - 3 * MINUTE },
      ]);
    });
  });
}

import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createVerifier, type Verifier, type VerifierSettings } from '../../../src/sync/verify/verifier.ts';
import { verifyAll } from '../../../src/sync/verify/verify.ts';
import { manyRows } from '../../support/cases.ts';
import { type RecordingLog, recordingLog } from '../../support/recordingLog.ts';
import { GONE, lookUpFailed, ScriptedPortal, there } from '../scriptedPortal.ts';
import { openTempLedger, type TempLedger } from '../tempLedger.ts';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
const never = new AbortController().signal;

let temp: TempLedger;
let portal: ScriptedPortal;
let log: RecordingLog;
beforeEach(async () => {
  temp = await openTempLedger();
  portal = new ScriptedPortal();
  portal.onLookUp = () => there('4');
  log = recordingLog();
});
afterEach(() => temp.dispose());

function verifier(over: Partial<VerifierSettings> = {}): Verifier {
  const { ledger, now } = temp;
  return createVerifier(
    { ledger, portal, now, log, concurrency: 1 },
    { perMinute: 3, recheckDays: 30, ...over },
  );
}

async function synced(from: number, to: number): Promise<void> {
  const { ledger, clock } = temp;
  const rows = manyRows(to).slice(from);
  await ledger.ingest({ rows, drafts: [], readAt: clock.now, now: clock.now });
  const lease = await ledger.lease({ owner: 'a', limit: 200, now: clock.now, leaseMs: MINUTE, lingerMs: 0 });
  const settled = (lease?.records ?? []).map(({ id, version }) => {
    return { id, version, sentStatus: '4' as const, settlement: { outcome: 'synced' as const } };
  });
  await ledger.settle('a', settled, clock.now);
}

function asked(): number[] {
  return portal.lookedUp.splice(0).map((caseNo) => Number(caseNo.slice(-4)));
}

describe('the daemon’s verification', () => {
  it('takes its share each turn, the longest unverified first, and each case once', async () => {
    await synced(2, 4);
    temp.clock.now += MINUTE;
    await synced(0, 2);
    temp.clock.now += 20 * MINUTE;
    const { run } = verifier();
    await run(never);
    expect(new Set(asked().slice(0, 2))).toEqual(new Set([3, 4]));
    await run(never);
    expect(asked()).toHaveLength(1);
    await run(never);
    expect(asked()).toEqual([]);
    expect(await temp.ledger.gapTotals()).toMatchObject({ synced: 4, verified: 4 });
  });

  it('looks up a case again after the configured days', async () => {
    await synced(0, 1);
    temp.clock.now += 20 * MINUTE;
    const { run } = verifier({ recheckDays: 30 });
    await run(never);
    temp.clock.now += 30 * DAY - 1;
    await run(never);
    expect(asked()).toEqual([1]);
    temp.clock.now += 1;
    await run(never);
    expect(asked()).toEqual([1]);
  });

  it('waits ten minutes for the portal to show acknowledged cases', async () => {
    await synced(0, 1);
    const { run } = verifier();
    temp.clock.now += 10 * MINUTE - 1;
    await run(never);
    expect(asked()).toEqual([]);
    temp.clock.now += 1;
    await run(never);
    expect(asked()).toEqual([1]);
  });

  it('skips the turn while anything is due, while the circuit is open, and when it is turned off', async () => {
    await synced(0, 2);
    temp.clock.now += 20 * MINUTE;
    const { ledger, clock } = temp;
    await verifier({ perMinute: 0 }).run(never);
    await ledger.setCircuit({
      open: true,
      probeAt: 0,
      cause: 'outage',
      detail: '',
      openedAt: clock.now,
      trips: 1,
    });
    await verifier().run(never);
    await ledger.setCircuit(null);
    await ledger.ingest({ rows: manyRows(3).slice(2), drafts: [], readAt: clock.now, now: clock.now });
    await verifier().run(never);
    expect(asked()).toEqual([]);
    expect(log.lines).toEqual([]);
  });

  it('continues while delivery is paused', async () => {
    await synced(0, 2);
    temp.clock.now += 20 * MINUTE;
    const { ledger, clock } = temp;
    await ledger.ingest({ rows: manyRows(3).slice(2), drafts: [], readAt: clock.now, now: clock.now });
    const by = { who: 'cli:officer', origin: 'server-1' };
    await ledger.pauseDelivery({ by, note: '', now: clock.now });
    await verifier({ perMinute: 1 }).run(never);
    expect(asked()).toHaveLength(1);
    await ledger.resumeDelivery({ by, now: clock.now });
    await verifier({ perMinute: 1 }).run(never);
    expect(asked()).toEqual([]);
  });

  it('skips a case whose look-up always fails', async () => {
    await synced(0, 4);
    temp.clock.now += 20 * MINUTE;
    portal.onLookUp = (caseNo) => (/000[12]$/.test(caseNo) ? lookUpFailed('rejected') : there('4'));
    const { run } = verifier({ perMinute: 2 });
    await run(never);
    expect(asked()).toEqual([1, 2]);
    await run(never);
    expect(asked()).toEqual([3, 4]);
    expect(await temp.ledger.gapTotals()).toMatchObject({ synced: 4, verified: 2 });
    await run(never);
    expect(asked()).toEqual([]);
    await run(never);
    expect(asked(), 'and is asked for again when all others are done').toEqual([1, 2]);
  });

  it('stops when most look-ups disprove their case, logs that once, and probes each hour until they confirm', async () => {
    await synced(0, 90);
    temp.clock.now += 20 * MINUTE;
    portal.onLookUp = () => GONE;
    const { run } = verifier({ perMinute: 20 });
    for (let minute = 0; minute < 30; minute += 1) {
      temp.clock.now += MINUTE;
      await run(never);
    }
    expect(asked(), 'twenty, and the turn in which the doubt began').toHaveLength(40);
    expect(await temp.ledger.gapTotals()).toMatchObject({ synced: 70, stale: 20 });
    expect(log.lines.filter(({ level }) => level === 'error')).toMatchObject([
      {
        event: 'verify.tripped',
        fields: { checked: 30, count: 30, remedy: expect.stringMatching(/--force/) },
      },
    ]);

    temp.clock.now += 60 * MINUTE;
    await run(never);
    await run(never);
    const probed = asked();
    expect(probed).toHaveLength(10);
    expect(Math.max(...probed) - Math.min(...probed), 'from all over').toBeGreaterThan(50);
    expect(log.lines.at(-1)).toMatchObject({ level: 'warn', event: 'verify.still_tripped' });

    portal.onLookUp = () => there('4');
    temp.clock.now += 60 * MINUTE;
    await run(never);
    expect(asked()).toHaveLength(10 + 20);
    expect(log.events()).toContain('verify.reset');
    expect(await temp.ledger.gapTotals()).toMatchObject({ synced: 70, stale: 20, verified: 20 });
  });

  it('probes at once when the clock was set back, and waits for no hour that never comes', async () => {
    await synced(0, 5);
    temp.clock.now += 20 * MINUTE;
    const { ledger, clock } = temp;
    const probeAt = clock.now + 2 * DAY;
    const trust = { results: '-'.repeat(30), trippedAt: clock.now + DAY, probeAt };
    await ledger.setFact('verification_breaker', JSON.stringify(trust), clock.now);
    await verifier().run(never);
    expect(await ledger.gapTotals()).toMatchObject({ verified: 3 });
  });

  it('requeues at most fifty cases of a portal that denies most of them, however often it is restarted', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.record({
          sane: fc.integer({ min: 0, max: 60 }),
          perMinute: fc.integer({ min: 1, max: 70 }),
          /** Of ten look-ups of the mad portal. */
          denied: fc.integer({ min: 7, max: 10 }),
          offset: fc.integer({ min: 0, max: 9 }),
          restarts: fc.boolean(),
          walksToo: fc.boolean(),
        }),
        async ({ sane, perMinute, denied, offset, restarts, walksToo }) => {
          const one = await openTempLedger();
          try {
            const { ledger, now, clock } = one;
            await ledger.ingest({ rows: manyRows(200), drafts: [], readAt: now(), now: now() });
            const request = { owner: 'a', limit: 200, now: now(), leaseMs: MINUTE, lingerMs: 0 };
            const sent = (await ledger.lease(request))?.records.map(({ id, version }) => {
              return { id, version, sentStatus: '4' as const, settlement: { outcome: 'synced' as const } };
            });
            await ledger.settle('a', sent ?? [], now());
            const mad = new ScriptedPortal();
            let asked = 0;
            mad.onLookUp = () => {
              asked += 1;
              return asked > sane && (asked + offset) % 10 < denied ? GONE : there('4');
            };
            const start = () =>
              createVerifier(
                { ledger, portal: mad, now, log, concurrency: 1 },
                { perMinute, recheckDays: 30 },
              );
            let running = start();
            clock.now += 20 * MINUTE;
            for (let run = 0; run < 100; run += 1) {
              clock.now += 20 * MINUTE;
              if (restarts) running = start();
              await running.run(never);
              if (walksToo) {
                await verifyAll({ ledger, portal: mad, now, concurrency: 1, daemonRuns: true }, {}, never);
              }
            }
            expect(asked).toBeGreaterThan(sane);
            expect((await ledger.gapTotals()).stale).toBeLessThanOrEqual(50);
          } finally {
            await one.dispose();
          }
        },
      ),
      { numRuns: 25 },
    );
  });

  it('logs how many cases it disproved, and that an outage stopped it', async () => {
    await synced(0, 2);
    temp.clock.now += 20 * MINUTE;
    portal.onLookUp = (caseNo) => (caseNo.endsWith('1') ? GONE : lookUpFailed('outage'));
    await verifier().run(never);
    expect(
      log.lines.map(({ level, event, fields }) => [level, event, fields['missing'] ?? fields['cause']]),
    ).toEqual([
      ['warn', 'verify.disproved', 1],
      ['warn', 'verify.stopped', 'outage'],
    ]);
    expect(JSON.stringify(log.lines)).not.toContain('H23.12');
  });
});

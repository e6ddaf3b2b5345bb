import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createVerifier, type Verifier, type VerifierSettings } from '../../src/sync/verifier.ts';
import { manyRows } from '../support/cases.ts';
import { type RecordingLog, recordingLog } from '../support/recordingLog.ts';
import { GONE, lookUpFailed, ScriptedPortal, there } from './scriptedPortal.ts';
import { openTempLedger, type TempLedger } from './tempLedger.ts';

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
  const lease = await ledger.lease({ owner: 'a', limit: 99, now: clock.now, leaseMs: MINUTE, lingerMs: 0 });
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
    const { turn } = verifier();
    await turn(never);
    expect(new Set(asked().slice(0, 2))).toEqual(new Set([3, 4]));
    await turn(never);
    expect(asked()).toHaveLength(1);
    await turn(never);
    expect(asked()).toEqual([]);
    expect(await temp.ledger.gapTotals()).toMatchObject({ synced: 4, verified: 4 });
  });

  it('asks again after the days that are configured', async () => {
    await synced(0, 1);
    temp.clock.now += 20 * MINUTE;
    const { turn } = verifier({ recheckDays: 30 });
    await turn(never);
    temp.clock.now += 30 * DAY - 1;
    await turn(never);
    expect(asked()).toEqual([1]);
    temp.clock.now += 1;
    await turn(never);
    expect(asked()).toEqual([1]);
  });

  it('gives the portal ten minutes to show what it acknowledged', async () => {
    await synced(0, 1);
    const { turn } = verifier();
    temp.clock.now += 10 * MINUTE - 1;
    await turn(never);
    expect(asked()).toEqual([]);
    temp.clock.now += 1;
    await turn(never);
    expect(asked()).toEqual([1]);
  });

  it('skips the turn while anything is due, while the circuit is open, and when it is turned off', async () => {
    await synced(0, 2);
    temp.clock.now += 20 * MINUTE;
    const { ledger, clock } = temp;
    await verifier({ perMinute: 0 }).turn(never);
    await ledger.setCircuit({
      open: true,
      probeAt: 0,
      cause: 'outage',
      detail: '',
      openedAt: clock.now,
      trips: 1,
    });
    await verifier().turn(never);
    await ledger.setCircuit(null);
    await ledger.ingest({ rows: manyRows(3).slice(2), drafts: [], readAt: clock.now, now: clock.now });
    await verifier().turn(never);
    expect(asked()).toEqual([]);
    expect(log.lines).toEqual([]);
  });

  it('passes over a case that the portal cannot be asked about, instead of asking for ever', async () => {
    await synced(0, 4);
    temp.clock.now += 20 * MINUTE;
    portal.onLookUp = (caseNo) => (/000[12]$/.test(caseNo) ? lookUpFailed('rejected') : there('4'));
    const { turn } = verifier({ perMinute: 2 });
    await turn(never);
    expect(asked()).toEqual([1, 2]);
    await turn(never);
    expect(asked()).toEqual([3, 4]);
    expect(await temp.ledger.gapTotals()).toMatchObject({ synced: 4, verified: 2 });
    await turn(never);
    expect(asked()).toEqual([]);
    await turn(never);
    expect(asked(), 'and is asked for again when all others are done').toEqual([1, 2]);
  });

  it('says what it disproved, by count, and that an outage stopped it', async () => {
    await synced(0, 2);
    temp.clock.now += 20 * MINUTE;
    portal.onLookUp = (caseNo) => (caseNo.endsWith('1') ? GONE : lookUpFailed('outage'));
    await verifier().turn(never);
    expect(
      log.lines.map(({ level, event, fields }) => [level, event, fields['missing'] ?? fields['cause']]),
    ).toEqual([
      ['warn', 'verify.disproved', 1],
      ['warn', 'verify.stopped', 'outage'],
    ]);
    expect(JSON.stringify(log.lines)).not.toContain('H23.12');
  });
});

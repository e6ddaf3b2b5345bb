import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Circuit, type CircuitCause, CLOSED } from '../../../src/domain/circuit.ts';
import { FIRST_OUTAGE_WAITS_S } from '../../../src/domain/delays.ts';
import { WORKS } from '../../../src/domain/state.ts';
import type { PortalFailure } from '../../../src/portal/portal.ts';
import { CircuitBreaker } from '../../../src/sync/deliver/circuit.ts';
import { type RecordingLog, recordingLog } from '../../support/recordingLog.ts';
import { openTempLedger, type TempLedger } from '../tempLedger.ts';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const noFacts: Pick<PortalFailure, 'code' | 'httpStatus' | 'retryAfterMs'> = {
  code: null,
  httpStatus: null,
  retryAfterMs: null,
};

describe('the circuit', () => {
  let temp: TempLedger;
  let log: RecordingLog;
  let circuit: CircuitBreaker;
  beforeEach(async () => {
    temp = await openTempLedger();
    log = recordingLog();
    circuit = new CircuitBreaker({ ledger: temp.ledger, now: temp.now, log });
  });
  afterEach(() => temp.dispose());

  const may = async (): Promise<string> => (await circuit.ask()).may;
  /** Opens it as a delivery does that began now. */
  const open = async (cause: CircuitCause, facts: Partial<typeof noFacts> = {}): Promise<Circuit> =>
    await circuit.open('records', cause, { ...noFacts, ...facts }, await temp.ledger.circuits());
  /** Opens it, and goes on to the next probe; how long that was. */
  const waitAfter = async (cause: CircuitCause): Promise<number> => {
    const { probeAt } = await open(cause);
    const wait = probeAt - temp.clock.now;
    temp.clock.now = probeAt;
    return wait;
  };

  it('is closed to begin with', async () => {
    expect(await circuit.ask()).toEqual({
      may: 'deliver',
      ...{ works: WORKS, free: WORKS, circuits: CLOSED, probed: CLOSED },
    });
  });

  it('remembers what an outage is, and logs the remedy for that', async () => {
    const failure = { ...noFacts, fault: 'certificate' } as const;
    expect(await circuit.open('records', 'outage', failure, CLOSED)).toMatchObject({ fault: 'certificate' });
    expect(await temp.ledger.circuit()).toMatchObject({ cause: 'outage', fault: 'certificate' });
    expect(log.lines.at(-1)?.fields).toMatchObject({
      why: 'certificate',
      remedy: expect.stringContaining('certificate'),
    });
  });

  it('is probed by one of several processes that ask at once', async () => {
    temp.clock.now = (await open('outage')).probeAt;
    const other = new CircuitBreaker({ ledger: temp.ledger, now: temp.now, log });
    const answers = await Promise.all([circuit.ask(), other.ask()]);
    expect(answers.map((answer) => answer.may).toSorted()).toEqual(['probe', 'wait']);
  });

  it('opens: everybody waits until the probe is due', async () => {
    const { probeAt } = await open('outage');
    expect(await may()).toBe('wait');
    temp.clock.now = probeAt - 1;
    expect(await may()).toBe('wait');
    temp.clock.now = probeAt;
    expect(await may()).toBe('probe');
  });

  it.each<[CircuitCause, number, number]>([
    ['session', SECOND, 10 * MINUTE],
    ['throttled', SECOND, 10 * MINUTE],
    ['login', 5 * MINUTE, HOUR],
    ['mass_refusal', 10 * MINUTE, HOUR],
  ])(
    'waits longer each time it opens for %s, from the first wait to the longest',
    async (cause, first, longest) => {
      const waits: number[] = [];
      for (let i = 0; i < 30; i += 1) waits.push(await waitAfter(cause));
      expect(waits.slice(0, 3)).toEqual([first, 2 * first, Math.min(4 * first, longest)]);
      expect(waits.at(-1)).toBe(longest);
    },
  );

  it('is probed often in the first minute of an outage, and then each minute', async () => {
    const waits: number[] = [];
    for (let i = 0; i < 12; i += 1) waits.push((await waitAfter('outage')) / SECOND);
    expect(waits).toEqual([...FIRST_OUTAGE_WAITS_S, 60, 60, 60, 60]);
  });

  it('starts with the first wait again once it was closed', async () => {
    await waitAfter('outage');
    expect(await waitAfter('outage')).toBe(2 * SECOND);
    await circuit.answered('records', await temp.ledger.circuits());
    expect(await may()).toBe('deliver');
    expect(await waitAfter('outage')).toBe(SECOND);
  });

  it('counts concurrent deliveries that fail together as one failure', async () => {
    for (let i = 0; i < 4; i += 1) await circuit.open('records', 'login', noFacts, CLOSED);
    expect(await temp.ledger.circuit()).toMatchObject({ trips: 1, probeAt: temp.clock.now + 5 * MINUTE });
    await open('login');
    await circuit.open('records', 'login', noFacts, CLOSED);
    expect(await temp.ledger.circuit(), 'a latecomer shortens nothing').toMatchObject({ trips: 2 });
  });

  it('returns an unused probe to the next caller', async () => {
    await waitAfter('outage');
    const { probed } = await circuit.ask();
    expect(probed).toMatchObject({ records: { cause: 'outage' }, steps: null });
    await circuit.handBack(probed);
    expect(await may()).toBe('probe');
    await open('outage');
    await circuit.handBack(probed);
    expect(await may(), 'it opened anew meanwhile').toBe('wait');
  });

  it('waits for the portal’s Retry-After, but at most an hour', async () => {
    for (const retryAfterMs of [7 * SECOND, HOUR]) {
      const { probeAt } = await open('throttled', { retryAfterMs });
      expect(probeAt - temp.clock.now).toBe(retryAfterMs);
      expect(await may()).toBe('wait');
      temp.clock.now = probeAt;
      expect(await may()).toBe('probe');
    }
    const { probeAt } = await open('throttled', { retryAfterMs: 24 * HOUR });
    expect(probeAt - temp.clock.now).toBe(HOUR);
  });

  it('allows one probe at a time, even for concurrent callers', async () => {
    await waitAfter('outage');
    const answers = await Promise.all([may(), may(), may(), may()]);
    expect(answers).toEqual(['probe', 'wait', 'wait', 'wait']);
    expect(await may()).toBe('wait');
  });

  it('lets another prober through when the first has not come back within two minutes', async () => {
    await waitAfter('outage');
    expect(await may()).toBe('probe');
    temp.clock.now += 2 * MINUTE - 1;
    expect(await may()).toBe('wait');
    temp.clock.now += 1;
    expect(await may()).toBe('probe');
  });

  it('does not wait for ever when the clock is set back', async () => {
    await open('outage');
    temp.clock.now -= 24 * HOUR;
    expect(await may()).toBe('probe');
    await open('outage');
    expect(await may()).toBe('wait');
  });

  it('is shared by all that use the ledger, and survives a restart', async () => {
    await open('login');
    const other = new CircuitBreaker({ ledger: temp.ledger, now: temp.now, log });
    expect(await other.ask()).toMatchObject({
      may: 'wait',
      circuits: { records: { cause: 'login', trips: 1 } },
    });
  });

  it('keeps since when and why, without anything of a case', async () => {
    const openedAt = temp.clock.now;
    await open('outage', { httpStatus: 503 });
    temp.clock.now += MINUTE;
    await open('mass_refusal', { httpStatus: 200, code: '11' });
    expect(await temp.ledger.circuit()).toMatchObject({
      open: true,
      cause: 'mass_refusal',
      detail: 'HTTP 200, code 11',
      openedAt,
      trips: 1,
    });
  });

  it('logs once that it opened when several deliveries fail at the same moment', async () => {
    await Promise.all([1, 2, 3].map(() => circuit.open('records', 'outage', noFacts, CLOSED)));
    expect(log.events().filter((event) => event === 'circuit.opened')).toHaveLength(1);
  });

  it('logs once, as an error with its remedy, that it opened, and once that it closed', async () => {
    await circuit.answered('records', await temp.ledger.circuits());
    await open('login', { code: '3' });
    await open('login', { code: '3' });
    await circuit.answered('records', await temp.ledger.circuits());
    await circuit.answered('records', await temp.ledger.circuits());
    expect(log.lines.map(({ level, event }) => `${level} ${event}`)).toEqual([
      'error circuit.opened',
      'warn circuit.still_open',
      'info circuit.closed',
    ]);
    expect(log.lines[0]?.fields).toMatchObject({ cause: 'login', code: '3' });
    expect(log.lines[0]?.fields['remedy']).toMatch(/secret/);
  });
});

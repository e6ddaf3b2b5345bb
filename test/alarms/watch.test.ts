import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Notice } from '../../src/alarms/notice.ts';
import { ReceiverBackoff } from '../../src/alarms/receiverBackoff.ts';
import { readAlarms, watch } from '../../src/alarms/watch.ts';
import { manyRows } from '../support/cases.ts';
import { recordingLog } from '../support/recordingLog.ts';
import { openTempLedger, type TempLedger } from '../sync/tempLedger.ts';
import { DAY, HOUR, MINUTE, rule } from './readings.ts';
import { receiver, watching } from './watching.ts';

const NEVER = new AbortController().signal;

let temp: TempLedger;
beforeEach(async () => {
  temp = await openTempLedger();
});
afterEach(() => temp.dispose());

/** Ten cases that wait: the unsynced rate is 100 %. */
async function fallBehind(): Promise<void> {
  await temp.ledger.ingest({ rows: manyRows(10), drafts: [], readAt: temp.now(), now: temp.now() });
}

/** The portal takes all of them: 0 %. */
async function catchUp(): Promise<void> {
  const lease = { owner: 't', limit: 10, now: temp.now(), leaseMs: MINUTE, lingerMs: 0 };
  const records = (await temp.ledger.lease(lease))?.records ?? [];
  const settled = records.map(({ id, version }) => ({
    id,
    version,
    sentStatus: '4' as const,
    settlement: { outcome: 'synced' as const },
  }));
  await temp.ledger.settle('t', settled, temp.now());
}

function events(notices: readonly Notice[]): string[] {
  return notices.map(({ event }) => event);
}

describe('a run', () => {
  it('notifies each receiver once of a raise and once of a recovery, across restarts', async () => {
    const [webhook, email] = [receiver('webhook'), receiver('email')];
    // Each turn as after a restart: with nothing but what the ledger remembers.
    const turn = () => watch(watching(temp.ledger, [webhook, email], { now: temp.now }), NEVER);
    await turn();
    await fallBehind();
    for (let i = 0; i < 3; i += 1) await turn();
    await catchUp();
    for (let i = 0; i < 3; i += 1) await turn();
    expect(events(webhook.accepted)).toEqual(['raised', 'recovered']);
    expect(email.accepted).toEqual(webhook.accepted);
    expect(new Set(webhook.accepted.map(({ id }) => id)).size).toBe(2);
    expect(await readAlarms(temp.ledger)).toEqual({ firing: [], samples: [], pending: [] });
  });

  it('keeps the notices of a failing receiver, and does not delay the others', async () => {
    const [webhook, email] = [receiver('webhook'), receiver('email')];
    webhook.reachable = false;
    await fallBehind();
    const log = recordingLog();
    await watch(watching(temp.ledger, [webhook, email], { now: temp.now, log }), NEVER);
    await catchUp();
    await watch(watching(temp.ledger, [webhook, email], { now: temp.now }), NEVER);
    expect([events(webhook.accepted), events(email.accepted)]).toEqual([[], ['raised', 'recovered']]);
    expect((await readAlarms(temp.ledger)).pending.map(({ to }) => to)).toEqual([['webhook'], ['webhook']]);
    webhook.reachable = true;
    await watch(watching(temp.ledger, [webhook, email], { now: temp.now }), NEVER);
    expect(webhook.accepted).toEqual(email.accepted);
    expect(log.events()).toEqual(['alarm.raised', 'notify.failed', 'notify.delivered']);
    expect(JSON.stringify(log.lines)).not.toContain('motcua');
  });

  it('tries a failing receiver less and less often', async () => {
    let clock = 0;
    let attempts = 0;
    const backoff = new ReceiverBackoff(() => clock);
    const deliver = () => {
      attempts += 1;
      return Promise.reject(new Error('no'));
    };
    const deps = watching(temp.ledger, [{ name: 'webhook', deliver }], { now: temp.now, backoff });
    await fallBehind();
    for (let minute = 0; minute < 60; minute += 1, clock += MINUTE) await watch(deps, NEVER);
    // At 0, 1, 3, 7, 15, 30 and 45 minutes.
    expect(attempts).toBe(7);
  });

  it('sends reminders, but does not queue several for a failing receiver', async () => {
    const [webhook, email] = [receiver('webhook'), receiver('email')];
    webhook.reachable = false;
    await fallBehind();
    for (let day = 0; day < 4; day += 1, temp.clock.now += DAY) {
      await watch(watching(temp.ledger, [webhook, email], { now: temp.now }), NEVER);
    }
    expect(events(email.accepted)).toEqual(['raised', 'reminder', 'reminder', 'reminder']);
    expect((await readAlarms(temp.ledger)).pending).toHaveLength(1);
  });

  it('does not raise an alarm again after the clock was set back', async () => {
    const webhook = receiver();
    await fallBehind();
    await watch(watching(temp.ledger, [webhook], { now: temp.now }), NEVER);
    for (const back of [HOUR, 3 * DAY]) {
      temp.clock.now -= back;
      await watch(watching(temp.ledger, [webhook], { now: temp.now }), NEVER);
    }
    expect(events(webhook.accepted)).toEqual(['raised']);
  });

  it('sends up to a hundred notices at once', async () => {
    const rows = Array.from({ length: 130 }, (_, i) =>
      manyRows(1, () => ({ agencyCode: `A${i}`, caseNo: `C${i}`, sourceId: `${i}` })),
    ).flat();
    await temp.ledger.ingest({ rows, drafts: [], readAt: temp.now(), now: temp.now() });
    const sizes: number[] = [];
    const deliver = async (notices: readonly Notice[]): Promise<void> => void sizes.push(notices.length);
    const rules = [rule('agency_below', 90, { minCases: 1 })];
    await watch(watching(temp.ledger, [{ name: 'webhook', deliver }], { now: temp.now, rules }), NEVER);
    expect(sizes).toEqual([100, 30]);
  });

  it('drops the notices of a receiver that is no longer configured', async () => {
    const email = receiver('email');
    email.reachable = false;
    await fallBehind();
    await watch(watching(temp.ledger, [email], { now: temp.now }), NEVER);
    await watch(watching(temp.ledger, [], { now: temp.now }), NEVER);
    expect((await readAlarms(temp.ledger)).pending).toEqual([]);
  });

  it('bounds the pending notices, and logs what it drops', async () => {
    const webhook = receiver();
    webhook.reachable = false;
    const log = recordingLog();
    const deps = watching(temp.ledger, [webhook], { now: temp.now, log });
    const rules = Array.from({ length: 60 }, (_, i) => rule('gap_over', i));
    await fallBehind();
    for (let i = 0; i < 10; i += 1) {
      await watch({ ...deps, rules }, NEVER);
      await watch({ ...deps, rules: [] }, NEVER);
    }
    expect((await readAlarms(temp.ledger)).pending).toHaveLength(1_000);
    expect(log.events()).toContain('notify.dropped');
  });

  it('writes nothing while nothing happens', async () => {
    const deps = watching(temp.ledger, [receiver()], { now: temp.now });
    await watch(deps, NEVER);
    const setFact = vi.fn(temp.ledger.setFact);
    await watch({ ...deps, ledger: { ...temp.ledger, setFact } }, NEVER);
    expect(setFact).not.toHaveBeenCalled();
  });
});

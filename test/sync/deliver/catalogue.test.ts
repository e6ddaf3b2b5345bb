import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Settlement } from '../../../src/domain/settle.ts';
import { DAY_MS } from '../../../src/domain/time.ts';
import { readFact } from '../../../src/ledger/port/facts.ts';
import { CATALOGUE_DOUBT } from '../../../src/ledger/port/sharedFacts.ts';
import { acceptCatalogue } from '../../../src/sync/deliver/acceptCatalogue.ts';
import { createCatalogue, DOUBTED_CATALOGUE } from '../../../src/sync/deliver/catalogue.ts';
import { manyRows, NOW } from '../../support/cases.ts';
import { type RecordingLog, recordingLog } from '../../support/recordingLog.ts';
import { failure, ScriptedPortal } from '../scriptedPortal.ts';
import { openTempLedger, type TempLedger } from '../tempLedger.ts';
import { TABLES } from './delivery.ts';

const MINUTE = 60_000;

describe('the national procedure list', () => {
  let temp: TempLedger;
  let portal: ScriptedPortal;
  let log: RecordingLog;
  let asked: number;
  const { signal } = new AbortController();
  beforeEach(async () => {
    temp = await openTempLedger();
    portal = new ScriptedPortal();
    log = recordingLog();
    asked = 0;
  });
  afterEach(() => temp.dispose());

  /** A catalogue as a process has it that has just started. */
  const start = () =>
    createCatalogue({ ledger: temp.ledger, portal, mappings: () => TABLES, now: temp.now, log });
  const publish = (...codes: string[]): void => {
    portal.onProcedures = async () => {
      asked += 1;
      return { outcome: 'answered', value: new Map(codes.map((code) => [code, `Thủ tục ${code}`])) };
    };
  };
  const fail = (): void => {
    portal.onProcedures = async () => {
      asked += 1;
      return { outcome: 'failed', failure: failure('outage', { httpStatus: 503 }) };
    };
  };
  const codes = (list: ReadonlyMap<string, string> | null) => (list === null ? null : [...list.keys()]);

  it('is read from the portal once a day, and kept over a restart', async () => {
    publish('1.1', '1.2');
    const first = start();
    expect(await first(signal)).toEqual(
      new Map([
        ['1.1', 'Thủ tục 1.1'],
        ['1.2', 'Thủ tục 1.2'],
      ]),
    );
    temp.clock.now += DAY_MS - 1;
    await first(signal);
    expect(codes(await start()(signal)), 'after a restart').toEqual(['1.1', '1.2']);
    expect(asked).toBe(1);
    temp.clock.now += 1;
    await first(signal);
    expect(asked).toBe(2);
  });

  it('blocks nothing until it was read, and is requested again after ten minutes', async () => {
    fail();
    const list = start();
    expect(await list(signal)).toBeNull();
    temp.clock.now += 10 * MINUTE - 1;
    await list(signal);
    expect(asked).toBe(1);
    publish('1.1');
    temp.clock.now += 1;
    expect(codes(await list(signal))).toEqual(['1.1']);
  });

  it('remains in use when it cannot be read again', async () => {
    publish('1.1');
    const list = start();
    await list(signal);
    fail();
    temp.clock.now += DAY_MS;
    expect(codes(await list(signal))).toEqual(['1.1']);
    expect(codes(await start()(signal)), 'after a restart').toEqual(['1.1']);
    expect(log.lines.at(-1)).toMatchObject({ level: 'warn', event: 'catalogue.unread' });
  });

  it('is requested again when it is dated in the future, because the clock was wrong', async () => {
    publish('1.1');
    temp.clock.now += 1_000 * DAY_MS;
    await start()(signal);
    temp.clock.now = NOW;
    publish('1.1', '1.2');
    expect(codes(await start()(signal))).toEqual(['1.1', '1.2']);
  });

  it('is requested once by concurrent deliveries', async () => {
    publish('1.1');
    const list = start();
    const lists = await Promise.all([list(signal), list(signal), list(signal)]);
    expect(asked).toBe(1);
    expect(lists.map(codes)).toEqual([['1.1'], ['1.1'], ['1.1']]);
  });

  it('is requested again after an aborted reading', async () => {
    portal.onProcedures = () => Promise.reject(new Error('aborted'));
    const list = start();
    await expect(list(signal)).rejects.toThrow('aborted');
    publish('1.1');
    expect(codes(await list(signal))).toEqual(['1.1']);
  });

  it('is stored only after the cases that waited for it are requeued, in case the process is killed in between', async () => {
    publish('1.1');
    await start()(signal);
    publish('1.1', '1.2');
    temp.clock.now += DAY_MS;
    const requeue = vi.spyOn(temp.ledger, 'requeue').mockRejectedValueOnce(new Error('killed'));
    await expect(start()(signal)).rejects.toThrow('killed');
    await start()(signal);
    expect(requeue).toHaveBeenCalledTimes(2);
  });

  it('requeues the cases that waited for a procedure to be published, and no others', async () => {
    await temp.ledger.ingest({ rows: manyRows(2), drafts: [], readAt: NOW, now: NOW });
    const lease = await temp.ledger.lease({ owner: 'a', limit: 2, now: NOW, leaseMs: 1, lingerMs: 0 });
    const reasons = ['PROCEDURE_NOT_PUBLISHED', 'AGENCY_UNMAPPED'] as const;
    const settlements = (lease?.records ?? []).map(({ id, version }, i) => {
      const settlement: Settlement = {
        outcome: 'blocked',
        reason: reasons[i] ?? 'STATUS_UNMAPPED',
        detail: '1.2',
      };
      return { id, version, sentStatus: null, settlement };
    });
    await temp.ledger.settle('a', settlements, NOW);
    publish('1.1');
    const list = start();
    await list(signal);
    const blocked = () => temp.ledger.records({ states: ['blocked'] }, 10, 0);

    temp.clock.now += DAY_MS;
    await list(signal);
    expect(await blocked(), 'the list is as it was').toHaveLength(2);
    publish('1.1', '1.2');
    temp.clock.now += DAY_MS;
    await list(signal);
    expect((await blocked()).map(({ reason }) => reason)).toEqual(['AGENCY_UNMAPPED']);
    expect(await temp.ledger.backlog(temp.clock.now, 10)).toMatchObject({ due: 1 });
  });

  describe('that is doubtful', () => {
    const HOUR = 60 * MINUTE;
    const many = (count: number, from = 0): string[] =>
      Array.from({ length: count }, (_, i) => `1.${from + i}`);
    const doubt = async () => (await readFact(temp.ledger, CATALOGUE_DOUBT))?.value ?? null;
    const events = () => log.lines.map(({ event }) => event);
    /** Cases of so many procedures. */
    const take = async (count: number): Promise<void> => {
      const rows = manyRows(count, (i) => ({ procedureCode: `1.${i}` }));
      await temp.ledger.ingest({ rows, drafts: [], readAt: NOW, now: NOW });
    };

    it('because it lost more than a tenth, is used once two further readings return the same', async () => {
      publish(...many(100));
      const list = start();
      await list(signal);
      publish(...many(89));
      temp.clock.now += DAY_MS;
      expect((await list(signal))?.size, 'the list before stays in use').toBe(100);
      expect(await doubt()).toMatchObject({
        fault: 'lost',
        size: 89,
        before: 100,
        lost: 11,
        confirmations: 0,
      });
      expect(events().filter((event) => event === 'catalogue.doubted')).toHaveLength(1);
      temp.clock.now += HOUR;
      expect((await list(signal))?.size).toBe(100);
      temp.clock.now += HOUR;
      expect((await list(signal))?.size).toBe(89);
      expect(await doubt()).toMatchObject({ believed: true });
      temp.clock.now += DAY_MS;
      expect((await list(signal))?.size, 'and stays believed').toBe(89);
      expect(events().filter((event) => event === 'catalogue.doubted')).toHaveLength(1);
    });

    it('is forgotten when the next one is whole again', async () => {
      publish(...many(100));
      const list = start();
      await list(signal);
      publish(...many(50));
      temp.clock.now += DAY_MS;
      await list(signal);
      publish(...many(100));
      temp.clock.now += HOUR;
      expect((await list(signal))?.size).toBe(100);
      expect(await doubt()).toBeNull();
    });

    it('because it knows few of our procedures, holds nobody back from the first day on', async () => {
      await take(30);
      publish(...many(14));
      const list = start();
      expect(await list(signal)).toBeNull();
      expect(await doubt()).toMatchObject({ fault: 'unknown', size: 14, used: 30, known: 14 });
      const kept = async () => (await readFact(temp.ledger, DOUBTED_CATALOGUE))?.value.length;
      expect(await kept(), 'for who maps the codes').toBe(14);
      publish(...many(15));
      temp.clock.now += HOUR;
      expect((await list(signal))?.size, 'half is enough').toBe(15);
      expect(await kept()).toBe(0);
    });

    it('is found out when the cases come after it, and frees those it held back', async () => {
      publish(...many(10, 900));
      const list = start();
      expect((await list(signal))?.size).toBe(10);
      await take(30);
      const lease = await temp.ledger.lease({ owner: 'a', limit: 1, now: NOW, leaseMs: 1, lingerMs: 0 });
      const settlement = { outcome: 'blocked', reason: 'PROCEDURE_NOT_PUBLISHED', detail: '1.0' } as const;
      const settlements = (lease?.records ?? []).map(({ id, version }) => ({
        id,
        version,
        sentStatus: null,
        settlement,
      }));
      await temp.ledger.settle('a', settlements, NOW);
      temp.clock.now += MINUTE;
      expect(await list(signal)).toBeNull();
      expect(await temp.ledger.records({ states: ['blocked'] }, 10, 0)).toEqual([]);
      expect(await start()(signal), 'after a restart').toBeNull();
    });

    it('is used at once when a person accepts it', async () => {
      await take(30);
      publish(...many(3));
      const list = start();
      expect(await list(signal)).toBeNull();
      const by = { who: 'cli:lan', origin: 'test' } as const;
      expect(await acceptCatalogue(temp.ledger, by, temp.clock.now)).toBe(true);
      expect(await acceptCatalogue(temp.ledger, by, temp.clock.now)).toBe(false);
      temp.clock.now += MINUTE;
      expect((await list(signal))?.size).toBe(3);
    });

    it('says little while few procedures are in use', async () => {
      await take(9);
      publish('9.9');
      expect((await start()(signal))?.size).toBe(1);
    });
  });
});

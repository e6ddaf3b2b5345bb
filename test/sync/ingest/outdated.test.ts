import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Mappings } from '../../../src/domain/mapping.ts';
import { readFact } from '../../../src/ledger/port/facts.ts';
import { RESENDS } from '../../../src/ledger/port/sharedFacts.ts';
import type { FieldTable } from '../../../src/portal/fieldTable.ts';
import { deliverBatch } from '../../../src/sync/deliver/deliver.ts';
import {
  agreeByConfirmation,
  agreeToResends,
  compareIfTablesChanged,
  sentTodayBy,
} from '../../../src/sync/ingest/outdated.ts';
import { hasToReadAgain, type ReadDeps, readCensus } from '../../../src/sync/ingest/read.ts';
import { type RecordingLog, recordingLog } from '../../support/recordingLog.ts';
import { deliveryOn, TABLES } from '../deliver/delivery.ts';
import { ScriptedPortal } from '../scriptedPortal.ts';
import { aPage, caseRows, ScriptedSource } from '../scriptedSource.ts';
import { openTempLedger, type TempLedger } from '../tempLedger.ts';

const { signal } = new AbortController();
const OTHER_STATUS: Mappings = { ...TABLES, statuses: new Map([...TABLES.statuses, ['processing', '8']]) };

describe('a case that was delivered', () => {
  let temp: TempLedger;
  let portal: ScriptedPortal;
  let source: ScriptedSource;
  let log: RecordingLog;
  let tables: Mappings;
  let fields: FieldTable;
  let progressUpdates: boolean;
  beforeEach(async () => {
    temp = await openTempLedger();
    portal = new ScriptedPortal();
    source = new ScriptedSource();
    log = recordingLog();
    tables = TABLES;
    fields = [];
    progressUpdates = true;
  });
  afterEach(() => temp.dispose());

  const follow = (): Promise<void> => {
    const { ledger, now } = temp;
    return compareIfTablesChanged({
      ledger,
      now,
      log,
      mappings: () => tables,
      fields: () => fields,
      progressUpdates,
    });
  };
  const census = async (cases: number): Promise<void> => {
    const { ledger, now } = temp;
    temp.clock.now += 1_000;
    const summary = { rows: cases, claimed: cases, shortWindows: [], windows: [] };
    source.censusPages = [aPage(caseRows(1, cases), { readAt: temp.clock.now, summary })];
    const deps: ReadDeps = {
      ...{ ledger, source, now, log, exclude: [], censusFrom: 0 },
      bell: { ring: () => undefined },
      mappings: () => tables,
      sentToday: sentTodayBy(portal, { mappings: () => tables, progressUpdates }),
    };
    await readCensus(deps, signal);
  };
  const deliverAll = async (): Promise<void> => {
    const deps = deliveryOn(temp, portal, { mappings: () => tables, progressUpdates });
    for (let i = 0; i < 20; i += 1) await deliverBatch(deps, signal);
  };
  const synced = async () => (await temp.ledger.gapTotals()).synced;
  const delivered = async (cases: number): Promise<void> => {
    await follow();
    await census(cases);
    await deliverAll();
    expect(await synced()).toBe(cases);
  };

  it('goes out again when a table says something else of it today, and only then', async () => {
    await delivered(3);
    tables = { ...TABLES, statuses: new Map([...TABLES.statuses, ['odd', '8']]) };
    await follow();
    expect(await hasToReadAgain(temp.ledger), 'no case has that status').toBe(false);

    tables = OTHER_STATUS;
    await follow();
    expect(await hasToReadAgain(temp.ledger)).toBe(true);
    await census(3);
    expect(await temp.ledger.gapTotals()).toMatchObject({ synced: 0, stale: 3 });
    await deliverAll();
    expect(await synced()).toBe(3);
    expect(portal.records.slice(-3).map(({ status }) => status)).toEqual(['8', '8', '8']);
    expect(portal.requests.filter(({ service }) => service === 'records').at(-1)?.mode).toBe('update');
  });

  it('is not sent again by a change that leaves what goes out as it is', async () => {
    await delivered(2);
    fields = [{}] as unknown as FieldTable;
    await follow();
    await census(2);
    expect([await synced(), await readFact(temp.ledger, RESENDS)]).toEqual([2, null]);
  });

  it('waits for a person when more than a thousand would be sent again', async () => {
    await delivered(1_001);
    tables = OTHER_STATUS;
    await follow();
    await census(1_001);
    expect([await synced(), (await readFact(temp.ledger, RESENDS))?.value]).toEqual([
      1_001,
      { agreed: false, waiting: 1_001 },
    ]);
    expect(log.lines).toContainEqual(
      expect.objectContaining({
        event: 'mappings.resends_wait',
        fields: expect.objectContaining({ count: 1_001 }),
      }),
    );
    expect(await agreeToResends(temp.ledger, { who: 'an', origin: 'here' }, temp.clock.now)).toBe(1_001);
    await census(1_001);
    expect(await temp.ledger.gapTotals()).toMatchObject({ synced: 0, stale: 1_001 });
    expect(await readFact(temp.ledger, RESENDS)).toBeNull();
    expect(await temp.ledger.recount()).toBe(0);
  });

  it('goes out again without a second agreement where a person confirmed just this change of the tables', async () => {
    await delivered(1_001);
    const { ledger } = temp;
    const small: Mappings = { ...OTHER_STATUS, procedures: new Map() };
    const confirm = (before: Mappings, after: Mappings, confirmed: boolean): Promise<void> =>
      agreeByConfirmation(ledger, { before, after, confirmed }, temp.clock.now);
    await confirm(TABLES, OTHER_STATUS, true);
    await confirm(OTHER_STATUS, small, false);
    tables = small;
    await follow();
    await census(1_001);
    expect(await ledger.gapTotals()).toMatchObject({ synced: 0, stale: 1_001 });
    expect(await readFact(ledger, RESENDS)).toBeNull();
  });

  it('waits for a person where more than what was confirmed has changed', async () => {
    await delivered(1_001);
    const { ledger } = temp;
    const edited: Mappings = {
      ...OTHER_STATUS,
      statuses: new Map([...OTHER_STATUS.statuses, ['done', '8']]),
    };
    await agreeByConfirmation(
      ledger,
      { before: TABLES, after: OTHER_STATUS, confirmed: true },
      temp.clock.now,
    );
    tables = edited;
    await follow();
    await census(1_001);
    expect((await readFact(ledger, RESENDS))?.value).toEqual({ agreed: false, waiting: 1_001 });
    expect(await synced()).toBe(1_001);
    // What is confirmed now does not agree to what waits.
    await agreeByConfirmation(
      ledger,
      { before: edited, after: OTHER_STATUS, confirmed: true },
      temp.clock.now,
    );
    tables = OTHER_STATUS;
    await follow();
    expect((await readFact(ledger, RESENDS))?.value?.agreed).toBe(false);
  });

  it('gets the steps that it lacks when they are switched on later', async () => {
    progressUpdates = false;
    await delivered(2);
    expect(portal.steps).toEqual([]);
    progressUpdates = true;
    await follow();
    await census(2);
    expect(await synced()).toBe(0);
    await deliverAll();
    expect(await synced()).toBe(2);
    expect(new Set(portal.steps.map(({ mapped }) => mapped.record.caseNo)).size).toBe(2);
  });
});

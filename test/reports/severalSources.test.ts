import fc from 'fast-check';
import { expect, it } from 'vitest';
import { GAP_DIMENSIONS } from '../../src/domain/dimension.ts';
import { ofSource, writeFact } from '../../src/ledger/port/facts.ts';
import { POLL } from '../../src/ledger/port/sharedFacts.ts';
import { gapReport, readGap } from '../../src/reports/gap/build.ts';
import { punctualityNotes, punctualityReport } from '../../src/reports/punctuality/build.ts';
import { punctualityText } from '../../src/reports/punctuality/text.ts';
import { rankSources } from '../../src/sync/ingest/sourceReading.ts';
import { aRow } from '../support/cases.ts';
import { DAY, IN_VIETNAM, NOW } from './fakeLedger.ts';
import { AGENCIES, aReading, readAll, SOURCES, withLedger } from './threeSources.ts';

it('the figures of three sources add up in every report, whoever was read when and shares whose numbers', async () => {
  const property = fc.asyncProperty(fc.array(aReading, { minLength: 1, maxLength: 8 }), async (readings) => {
    await withLedger(async (ledger) => {
      const numbers = await readAll(ledger, readings);
      const whole = await gapReport(ledger, IN_VIETNAM);
      expect(whole.total).toBe(numbers.size);
      expect(whole.synced + whole.unsynced).toBe(whole.total);
      for (const by of GAP_DIMENSIONS) {
        const { total, unsynced, groups = [] } = await gapReport(ledger, { ...IN_VIETNAM, by });
        expect([by, total, unsynced]).toEqual([by, whole.total, whole.unsynced]);
        expect([by, groups.reduce((sum, group) => sum + group.unsynced, 0)]).toEqual([by, whole.unsynced]);
      }
      const of = async (filter: object): Promise<number> =>
        (await gapReport(ledger, { ...IN_VIETNAM, filter })).total;
      let bySource = 0;
      for (const source of SOURCES) {
        const total = await of({ source: [source] });
        bySource += total;
        let byAgency = 0;
        for (const agency of AGENCIES) byAgency += await of({ source: [source], agency: [agency] });
        expect(byAgency).toBe(total);
      }
      expect(bySource).toBe(whole.total);
    });
  });
  await fc.assert(property, { numRuns: 15 });
});

it('a source that cannot be read makes only its own figures old, and the report says so', async () => {
  await withLedger(async (ledger) => {
    for (const [index, { rank }] of rankSources(['igate', 'main']).entries()) {
      const at = NOW - index * DAY;
      const rows = [aRow({ caseNo: `H23-${index}`, sourceId: '1' })];
      await ledger.ingest({ source: rank, drafts: [], readAt: at, now: at, rows });
      const poll = ofSource(POLL, rank.name);
      await writeFact(ledger, poll, { read: 1, changed: 1, unreadable: 0 }, at);
    }
    const { report, notes } = await readGap(ledger, { ...IN_VIETNAM, notes: true });
    expect(report.sources).toEqual([
      { name: 'igate', asOf: '2024-11-05T08:30:00+07:00' },
      { name: 'main', asOf: '2024-11-04T08:30:00+07:00' },
    ]);
    expect(notes.join('\n')).toMatch(/main .*04/);
    // The report on punctuality says the same, in the same words.
    const query = { ...IN_VIETNAM, by: 'level' } as const;
    const punctuality = await punctualityReport(ledger, query);
    const said = await punctualityNotes(ledger, punctuality, query);
    const [sentence = ''] = notes.filter((note) => note.includes('igate'));
    expect(said).toContain(sentence);
    expect(punctualityText(punctuality, said, IN_VIETNAM).replaceAll(/\s+/g, ' ')).toContain(sentence);
    const past = { ...query, asOf: '2024-11-01' };
    const then = await punctualityNotes(ledger, await punctualityReport(ledger, past), past);
    expect(then.join()).not.toContain('igate');
  });
});

it('a source that is alone needs no age of its own', async () => {
  await withLedger(async (ledger) => {
    const page = { drafts: [], readAt: NOW, now: NOW };
    await ledger.ingest({ ...page, rows: [aRow({ caseNo: 'H23-1', sourceId: '1' })] });
    expect(await gapReport(ledger, IN_VIETNAM)).not.toHaveProperty('sources');
  });
});

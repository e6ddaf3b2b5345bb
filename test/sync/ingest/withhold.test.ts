import { expect, it, onTestFinished } from 'vitest';
import { withholdSources } from '../../../src/sync/ingest/withhold.ts';
import { aRow } from '../../support/cases.ts';
import { recordingLog } from '../../support/recordingLog.ts';
import { openTempLedger } from '../tempLedger.ts';

it('takes what waits of a source that is no longer delivered out of delivery, once, and leaves the others', async () => {
  const temp = await openTempLedger();
  onTestFinished(() => temp.dispose());
  const { ledger, now } = temp;
  const log = recordingLog();
  for (const [place, name] of ['main', 'ministry'].entries()) {
    const rows = [aRow({ caseNo: `H23-${place}`, sourceId: '1' })];
    await ledger.ingest({ source: { name, yieldsTo: [] }, rows, drafts: [], readAt: now(), now: now() });
  }
  const sources = [
    { name: 'main', deliver: true },
    { name: 'ministry', deliver: false },
  ];
  await withholdSources(sources, { ledger, now, log });
  await withholdSources(sources, { ledger, now, log });
  expect(await ledger.gapTotals()).toMatchObject({ never: 1, excludedBy: { elsewhere: 1 } });
  expect(log.lines).toEqual([
    { level: 'info', event: 'source.withheld', fields: { source: 'ministry', records: 1 } },
  ]);
});

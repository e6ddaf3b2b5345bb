/**
 * What happens, request by request, when 700 cases that the portal had refused are sent again and refused again, while a
 * hundred good ones arrive:
 *
 *     npm run -s measure:replay
 */
import type { SendResult } from '../../src/portal/portal.ts';
import { deliverBatch } from '../../src/sync/deliver/deliver.ts';
import { manyRows } from '../../test/support/cases.ts';
import { deliveryOn } from '../../test/sync/deliver/delivery.ts';
import { accepted, failed, ScriptedPortal } from '../../test/sync/scriptedPortal.ts';
import { openTempLedger } from '../../test/sync/tempLedger.ts';

const BAD = 'X';
const REFUSED = 700;
const GOOD = 100;

const temp = await openTempLedger();
const { ledger, clock } = temp;
const portal = new ScriptedPortal();
portal.onRecords = (cases): SendResult =>
  cases.some(({ record }) => record.caseNo.startsWith(BAD))
    ? failed('rejected', { code: '11', listed: true })
    : accepted();
const deps = deliveryOn(temp, portal, { progressUpdates: false });
const never = new AbortController().signal;
const ingest = async (rows: ReturnType<typeof manyRows>, fresh: boolean): Promise<void> =>
  void (await ledger.ingest({ rows, drafts: [], readAt: clock.now, now: clock.now, fresh }));

await ingest(
  manyRows(REFUSED, (i) => ({ caseNo: `${BAD}-${i}`, sourceId: `${BAD}-${i}` })),
  false,
);
while ((await deliverBatch(deps, never)).outcome === 'delivered');
const replay = await ledger.createReplay({
  ...{ filter: { states: ['rejected'] }, caseFilter: '{}', note: '', ratePerSecond: null, now: clock.now },
  by: { who: 'cli:an', origin: 'here' },
});
while ((await ledger.stepReplay(clock.now)) !== null);
await ingest(manyRows(GOOD), true);

interface Sent {
  readonly good: number;
  readonly refused: number;
  readonly answer: string;
}
const sent: Sent[] = [];
const answers = portal.onRecords;
portal.onRecords = async (cases, ...rest): Promise<SendResult> => {
  const result = await answers(cases, ...rest);
  const refused = cases.filter(({ record }) => record.caseNo.startsWith(BAD)).length;
  sent.push({ good: cases.length - refused, refused, answer: result.outcome });
  return result;
};
while ((await deliverBatch(deps, never)).outcome === 'delivered');

const say = (line: string): void => void process.stdout.write(`${line}\n`);
say('| requests | good cases in each | refused before in each | answer |');
say('|---|---|---|---|');
for (let first = 0; first < sent.length; ) {
  const like = sent[first];
  const next = sent.findIndex((one, i) => i > first && shape(one) !== shape(like));
  const run = sent.slice(first, next === -1 ? sent.length : next);
  const range = run.length === 1 ? `${first + 1}` : `${first + 1} to ${first + run.length}`;
  const [good, refused] = [run.map((one) => one.good), run.map((one) => one.refused)];
  say(
    `| ${range} | ${spread(good)} | ${spread(refused)} | ${like?.answer === 'failed' ? 'refused' : 'accepted'} |`,
  );
  first += run.length;
}
const { synced } = await ledger.gapTotals();
const after = replay === null ? null : await ledger.replay(replay.id);
const circuit = (await ledger.circuit()) === null ? 'closed' : 'open';
say('');
say(
  `Good cases synced: ${synced}. Replay: ${after?.state}, ${after?.returned} returned unsent. Circuit: ${circuit}.`,
);
await temp.dispose();

function shape(one: Sent | undefined): string {
  return `${one?.answer} ${one !== undefined && one.good > 0}`;
}

function spread(figures: readonly number[]): string {
  const [least, most] = [Math.min(...figures), Math.max(...figures)];
  return least === most ? String(least) : `${least} to ${most}`;
}

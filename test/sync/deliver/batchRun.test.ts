import { expect, it, test } from 'vitest';
import type { SendResult } from '../../../src/portal/portal.ts';
import { BatchRun } from '../../../src/sync/deliver/batchRun.ts';
import { PortalHealth } from '../../../src/sync/deliver/portalHealth.ts';
import { aMapped } from '../../portal/dvcqg/fakePortal.ts';
import { failed, failure } from '../scriptedPortal.ts';

const one = aMapped({ caseNo: 'A-1' });
/** Its name and address match no general rule of redact.ts: only the case itself gives them away. */
const other = aMapped({
  caseNo: 'A-2',
  applicant: { kind: 'citizen', name: 'Vi Văn Khác', idNo: '0301', address: 'Ngõ 7 phố Khác' },
});
const message = 'trùng với hồ sơ của Vi Văn Khác, Ngõ 7 phố Khác';
const REDACTED = 'trùng với hồ sơ của …, …';

function runOf(result: SendResult): BatchRun {
  const send = () => Promise.resolve(result);
  return new BatchRun(send, () => 1_000, new PortalHealth(), new AbortController().signal);
}

it('removes the personal data of the whole batch from a message about one case', async () => {
  const refused = new Map([['A-1', failure('rejected', { message })]]);
  const verdict = await runOf({ outcome: 'accepted', refused }).send([one, other], 'new');
  if (verdict.kind !== 'accepted') throw new Error(verdict.kind);
  expect(verdict.refused.get('A-1')?.message).toBe(REDACTED);
});

test.each(['transient', 'outage'] as const)(
  'a batch that fails as a whole (%s) puts nobody’s name into the failure of another case',
  async (kind) => {
    const run = runOf(failed(kind, { message }));
    await run.send([one, other], 'new', true);
    const { outcomes, stop } = run.outcome();
    expect(outcomes.get('A-1')).toMatchObject({ kind: 'deferred', failure: { message: REDACTED } });
    expect(stop?.failure.message ?? REDACTED).toBe(REDACTED);
  },
);

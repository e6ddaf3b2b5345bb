import { expect, it } from 'vitest';
import { BatchRun } from '../../../src/sync/deliver/batchRun.ts';
import { PortalHealth } from '../../../src/sync/deliver/portalHealth.ts';
import { aMapped } from '../../portal/dvcqg/fakePortal.ts';

const one = aMapped({ caseNo: 'A-1' });
const other = aMapped({
  caseNo: 'A-2',
  applicant: { kind: 'citizen', name: 'Vi Văn Khác', idNo: '0301', address: 'Ngõ 7 phố Khác' },
});
const message = 'trùng với hồ sơ của Vi Văn Khác, Ngõ 7 phố Khác';
const failure = { kind: 'rejected', code: '11', httpStatus: 200, message, retryAfterMs: null } as const;

it('what the portal says of one case of a batch names nobody of the others', async () => {
  const refused = new Map([['A-1', failure]]);
  const send = () => Promise.resolve({ outcome: 'accepted', refused } as const);
  const run = new BatchRun(send, new PortalHealth(), new AbortController().signal);
  const told = await run.ask([one, other], 'new');
  if (told.kind !== 'accepted') throw new Error(told.kind);
  expect(told.refused.get('A-1')?.message).toBe('trùng với hồ sơ của …, …');
});

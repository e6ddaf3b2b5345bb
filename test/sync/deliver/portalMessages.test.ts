import { expect, onTestFinished, test } from 'vitest';
import { readFact } from '../../../src/ledger/port/facts.ts';
import { PORTAL_MESSAGES } from '../../../src/ledger/port/sharedFacts.ts';
import type { PortalMessage } from '../../../src/portal/portal.ts';
import { countingMessages } from '../../../src/sync/deliver/portalMessages.ts';
import { aCase } from '../../support/cases.ts';
import { accepted, mappedCases, ScriptedPortal } from '../scriptedPortal.ts';
import { openTempLedger } from '../tempLedger.ts';

async function heard(...answers: (readonly PortalMessage[])[]) {
  const temp = await openTempLedger();
  onTestFinished(() => temp.dispose());
  const { ledger } = temp;
  const scripted = new ScriptedPortal();
  let now = 1_000;
  const portal = countingMessages(scripted, { ledger, now: () => now });
  const [first] = mappedCases(1);
  if (first === undefined) throw new Error('no case');
  const record = aCase({
    caseNo: 'H23.12-241105-0001',
    applicant: { ...first.record.applicant, name: 'Nguyễn Thị Hoa' },
  });
  for (const messages of answers) {
    scripted.onRecords = () => ({ ...accepted(), messages });
    await portal.sendRecords('new', [{ ...first, record }], new AbortController().signal);
    now += 1_000;
  }
  return (await readFact(ledger, PORTAL_MESSAGES))?.value ?? null;
}

test('each distinct message is kept once, with its code, the number of answers, and when it came', async () => {
  const done = { code: '0', message: 'Thành công' };
  expect(await heard([done], [done, { code: '12', message: 'Thiếu ngày hẹn trả' }], [])).toEqual({
    messages: [
      { code: '0', message: 'Thành công', count: 2, firstAt: 1_000, lastAt: 2_000 },
      { code: '12', message: 'Thiếu ngày hẹn trả', count: 1, firstAt: 2_000, lastAt: 2_000 },
    ],
    others: 0,
  });
});

test('messages that differ in numbers and names only are one message, without them', async () => {
  const found = await heard(
    [{ code: '0', message: 'Hồ sơ H23.12-241105-0001 của Nguyễn Thị Hoa đã tồn tại' }],
    [{ code: '0', message: 'Hồ sơ H23.12-241105-0002 của Trần Văn Nam đã tồn tại' }],
  );
  expect(found?.messages).toEqual([
    { code: '0', message: 'Hồ sơ … của … đã tồn tại', count: 2, firstAt: 1_000, lastAt: 2_000 },
  ]);
});

test('their number is bounded, and what does not fit is counted', async () => {
  const words = Array.from({ length: 60 }, (_, i) => ({
    code: '0',
    message: `lỗi ${'a'.repeat((i % 20) + 1)} ${'b'.repeat(Math.floor(i / 20) + 1)}`,
  }));
  const found = await heard(words);
  expect(found?.messages).toHaveLength(50);
  expect(found?.others).toBe(10);
});

test('answers without a message write nothing', async () => {
  expect(await heard([], [])).toBeNull();
});

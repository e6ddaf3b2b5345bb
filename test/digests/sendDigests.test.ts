import { Readable } from 'node:stream';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Notice, testNotice } from '../../src/alarms/notice.ts';
import { ReceiverBackoff } from '../../src/alarms/receiverBackoff.ts';
import { noticeReceivers } from '../../src/alarms/receivers.ts';
import { addSubscription, readSubscriptions, removeSubscription } from '../../src/alarms/subscriptions.ts';
import { type DigestDeps, readDigests, sendDigests } from '../../src/digests/sendDigests.ts';
import { VIETNAM_OFFSET_MS } from '../../src/domain/time.ts';
import { type Mail, NotifyError } from '../../src/notify/notify.ts';
import { silentLog } from '../../src/observability/log.ts';
import { DAY, NOW as EIGHT_THIRTY, HOUR, MINUTE } from '../alarms/readings.ts';
import { readXlsx, valuesOf } from '../presentation/xlsx/readXlsx.ts';
import { A_TENTH, aCensus } from '../reports/fakeLedger.ts';
import { aCase, aRow, manyRows } from '../support/cases.ts';
import { recordingLog } from '../support/recordingLog.ts';
import { openTempLedger, type TempLedger } from '../sync/tempLedger.ts';

const NEVER = new AbortController().signal;
const RECIPIENTS = new Map<string | null, readonly string[]>([
  [null, ['vanphong@h23.test']],
  ['H23.12', ['tuphap@h23.test']],
  ['H23.99', ['khac@h23.test']],
]);

let temp: TempLedger;
let mails: Mail[];
/** What the mail server says to the mails of these recipients. */
let refusing: { readonly to: string; readonly lost: boolean } | null;
let backoffClock = 0;

beforeEach(async () => {
  temp = await openTempLedger();
  mails = [];
  refusing = null;
  backoffClock = 0;
  temp.clock.now = EIGHT_THIRTY;
});
afterEach(() => temp.dispose());

function deps(over: Partial<DigestDeps> = {}): DigestDeps {
  return {
    ledger: temp.ledger,
    mailer: {
      send: async (mail) => {
        if (refusing !== null && mail.to.includes(refusing.to)) {
          throw new NotifyError('notify.email', 'refused', 'ask', refusing.lost);
        }
        mails.push(mail);
      },
    },
    at: '07:00',
    recipients: RECIPIENTS,
    portalCodes: () => new Map(),
    backoff: new ReceiverBackoff(() => backoffClock),
    mappings: () => ({ agencies: null }),
    letterhead: {
      province: { code: 'H23', name: 'Hải Dương' },
      language: 'vi',
      offsetMs: VIETNAM_OFFSET_MS,
    },
    now: temp.now,
    log: silentLog,
    onSent: () => undefined,
    ...over,
  };
}

async function ingest(count: number): Promise<void> {
  await temp.ledger.ingest({ rows: manyRows(count), drafts: [], readAt: temp.now(), now: temp.now() });
}

/** The portal takes so many of what waits. */
async function sync(count: number): Promise<void> {
  const lease = { owner: 't', limit: count, now: temp.now(), leaseMs: MINUTE, lingerMs: 0 };
  const records = (await temp.ledger.lease(lease))?.records ?? [];
  const settled = records.map(({ id, version }) => ({
    id,
    version,
    sentStatus: '4' as const,
    settlement: { outcome: 'synced' as const },
  }));
  await temp.ledger.settle('t', settled, temp.now());
}

function to(address: string): Mail {
  const mail = mails.findLast((one) => one.to.includes(address));
  if (mail === undefined) throw new Error(`no mail to ${address}`);
  return mail;
}

/** The first day, on which figures are only recorded, and the next morning. */
async function nextMorning(): Promise<void> {
  await sendDigests(deps(), NEVER);
  expect(mails).toEqual([]);
  temp.clock.now += DAY;
}

describe('the daily digest', () => {
  it('tells nobody that every case is synced while the last census is suspicious, and says why first', async () => {
    await ingest(4);
    await sync(4);
    const { value, at } = aCensus({ shortfalls: A_TENTH, at: temp.now() });
    await temp.ledger.setFact('census', value, at);
    await nextMorning();
    await sendDigests(deps(), NEVER);
    expect(mails).toHaveLength(3);
    for (const { text } of mails) {
      expect(text).not.toContain('Mọi hồ sơ đã được đồng bộ.');
      expect(text.split('\n\n')[1]).toContain('toàn tỉnh từ 3.000 còn 300');
    }
  });

  it('tells nobody that every case is synced while a repaired ledger lacks cases, and says so first', async () => {
    await ingest(4);
    await sync(4);
    const { value, at } = aCensus({ at: temp.now() });
    await temp.ledger.setFact('census', value, at);
    await temp.ledger.setFact('repaired', JSON.stringify({ lostCases: 7 }), at + 1);
    await nextMorning();
    await sendDigests(deps(), NEVER);
    expect(mails).toHaveLength(3);
    for (const { text } of mails) {
      expect(text).not.toContain('Mọi hồ sơ đã được đồng bộ.');
      expect(text.split('\n\n')[1]).toContain('số hồ sơ đã biết là thiếu: 7');
    }
  });

  it('records the figures on its first day, and is sent once on each later day', async () => {
    await ingest(4);
    await nextMorning();
    for (let i = 0; i < 3; i += 1) await sendDigests(deps(), NEVER);
    expect(mails.map(({ to: [first] }) => first)).toEqual([...RECIPIENTS.values()].flat());
    temp.clock.now += 22 * HOUR;
    await sendDigests(deps(), NEVER);
    expect(mails).toHaveLength(3);
    temp.clock.now += HOUR;
    await sendDigests(deps(), NEVER);
    expect(mails).toHaveLength(6);
    expect(new Set(mails.map(({ id }) => id)).size).toBe(6);
  });

  it('shows an agency its rate, the change since yesterday, its reasons and its oldest cases', async () => {
    await ingest(4);
    await temp.ledger.ingest({
      rows: [aRow({ agencyCode: 'H23.13', agencyName: 'Sở Y tế', caseNo: 'H23.13-1', sourceId: '99' })],
      drafts: [],
      readAt: temp.now(),
      now: temp.now(),
    });
    await nextMorning();
    await sync(3);
    await sendDigests(deps(), NEVER);
    const { subject, text } = to('tuphap@h23.test');
    expect(subject).toBe('[dongbo H23] Đồng bộ hồ sơ ngày 06/11/2024: Sở Tư pháp (H23.12) 75,00%');
    for (const line of [
      'Sở Tư pháp (H23.12), tính đến 06/11/2024 08:30',
      'Tổng số hồ sơ: 4',
      'Đã đồng bộ: 3 (75,00%)',
      'Chưa đồng bộ: 1 (25,00%)',
      'So với 05/11/2024 08:30: tỷ lệ đồng bộ +75,00 điểm %, số chưa đồng bộ -3 hồ sơ',
      '1. Đang chờ gửi (AWAITING_DELIVERY): 1 hồ sơ',
      '   Hướng xử lý: Không cần thao tác: hồ sơ đang trong hàng đợi.',
      '- H23.12-241101-0004: từ 01/11/2024 08:00, Đang chờ gửi',
      '  npm run -s dongbo -- worklist --agency H23.12 --out list.csv',
    ]) {
      expect(text.split('\n')).toContain(line);
    }
    expect(text).not.toContain('H23.13');
  });

  it('shows the province all cases, and the agencies with the most unsynced ones', async () => {
    await ingest(4);
    await nextMorning();
    await sync(3);
    await sendDigests(deps({ letterhead: { ...deps().letterhead, language: 'en' } }), NEVER);
    const { subject, text } = to('vanphong@h23.test');
    expect(subject).toBe('[dongbo H23] Cases synced on 2024-11-06: the province 75.00%');
    expect(text).toContain('- Sở Tư pháp (H23.12): not synced 1, synced rate 75.00%');
    expect(text).toContain('npm run -s dongbo -- worklist --out list.csv');
  });

  it('says so if an agency has no case, or every case is synced', async () => {
    await ingest(2);
    await nextMorning();
    await sync(2);
    await sendDigests(deps(), NEVER);
    expect(to('khac@h23.test').text).toContain('Chưa có hồ sơ nào trong sổ đồng bộ.');
    expect(to('tuphap@h23.test').text).toContain('Mọi hồ sơ đã được đồng bộ.');
    expect(to('tuphap@h23.test').text).not.toContain('NGUYÊN NHÂN');
  });

  it('contains no personal data', async () => {
    const note = 'Ông Phạm Văn Thử';
    await temp.ledger.ingest({ rows: [aRow({ note })], drafts: [], readAt: temp.now(), now: temp.now() });
    await nextMorning();
    await sendDigests(deps(), NEVER);
    const { applicant, contact } = aCase();
    const all = JSON.stringify(mails);
    for (const personal of [
      applicant.name,
      applicant.idNo,
      applicant.address,
      contact.telephone,
      contact.email,
      note,
    ]) {
      expect(all).not.toContain(personal);
    }
  });

  it('continues after a refused recipient, and retries that one later under the same id', async () => {
    await ingest(1);
    await nextMorning();
    refusing = { to: 'vanphong@h23.test', lost: false };
    const log = recordingLog();
    const backoff = new ReceiverBackoff(() => backoffClock);
    await sendDigests(deps({ log, backoff }), NEVER);
    expect(mails).toHaveLength(2);
    const [left] = (await readDigests(temp.ledger))?.pending ?? [];
    refusing = null;
    await sendDigests(deps({ backoff }), NEVER);
    expect(mails).toHaveLength(2);
    backoffClock += MINUTE;
    await sendDigests(deps({ backoff }), NEVER);
    expect(to('vanphong@h23.test').id).toBe(left?.id);
    expect((await readDigests(temp.ledger))?.pending).toEqual([]);
    expect(JSON.stringify(log.lines)).not.toContain('@h23');
  });

  it('does not try the other recipients if the server is unreachable', async () => {
    await nextMorning();
    refusing = { to: 'vanphong@h23.test', lost: true };
    await sendDigests(deps(), NEVER);
    expect(mails).toEqual([]);
    expect((await readDigests(temp.ledger))?.pending).toHaveLength(3);
  });

  it('that was not delivered is replaced by the one of the next day', async () => {
    await nextMorning();
    refusing = { to: 'vanphong@h23.test', lost: true };
    await sendDigests(deps(), NEVER);
    temp.clock.now += DAY;
    refusing = null;
    await sendDigests(deps(), NEVER);
    expect(mails).toHaveLength(3);
    expect(to('khac@h23.test').subject).toContain('07/11/2024');
  });

  it('stops between two mails when dongbo stops, and sends the rest later', async () => {
    await nextMorning();
    const stop = new AbortController();
    await sendDigests(deps({ onSent: () => stop.abort() }), stop.signal);
    expect(mails).toHaveLength(1);
    await sendDigests(deps(), NEVER);
    expect(mails.map(({ to: [first] }) => first)).toEqual([...RECIPIENTS.values()].flat());
  });
});

describe('subscriptions', () => {
  const BY = { by: { who: 'key:an', origin: 'here' }, now: EIGHT_THIRTY };
  const alone = () => deps({ recipients: new Map() });

  it('bring a person the digest of an agency, with the cases that it has to act on as a workbook', async () => {
    const rows = [aRow({ caseNo: 'sai', sourceId: 'sai', agencyCode: 'H23.12', status: '' })];
    await temp.ledger.ingest({ rows, drafts: [], readAt: temp.now(), now: temp.now() });
    const lease = { owner: 't', limit: 1, now: temp.now(), leaseMs: MINUTE, lingerMs: 0 };
    const [leased] = (await temp.ledger.lease(lease))?.records ?? [];
    if (leased === undefined) throw new Error('it was to be leased');
    const settlement = { outcome: 'blocked', reason: 'STATUS_UNMAPPED', detail: 'la' } as const;
    const { id, version } = leased;
    await temp.ledger.settle('t', [{ id, version, sentStatus: '4', settlement }], temp.now());
    await addSubscription(temp.ledger, { address: 'an@h23.test', agency: 'H23.12', what: 'both' }, BY);
    await addSubscription(temp.ledger, { address: 'binh@h23.test', agency: 'H23.99', what: 'digest' }, BY);
    await addSubscription(temp.ledger, { address: 'chi@h23.test', agency: null, what: 'alarms' }, BY);
    await sendDigests(alone(), NEVER);
    temp.clock.now += DAY;
    await sendDigests(alone(), NEVER);
    expect(mails.map((mail) => mail.to)).toEqual([['an@h23.test'], ['binh@h23.test']]);
    const [list] = to('an@h23.test').attachments ?? [];
    expect(list?.name).toBe('dongbo-h23-12-2024-11-06.xlsx');
    const { sheetNames, sheets } = await readXlsx(Readable.from([list?.content]));
    expect(sheetNames).toEqual(['Hướng dẫn', 'Mã cần gán', 'Hồ sơ cần xử lý']);
    expect(valuesOf(sheets[2]?.[1])).toMatchObject({ A: 'sai' });
    expect(to('an@h23.test').text).toContain('1 hồ sơ, trong tệp XLSX kèm theo');
    expect(to('binh@h23.test').attachments).toEqual([]);
  });

  it('are entered once for each person and agency, end when removed, and are in the trail without the address', async () => {
    for (const what of ['digest', 'both'] as const)
      await addSubscription(temp.ledger, { address: 'an@h23.test', agency: 'H23.12', what }, BY);
    const [only, ...others] = await readSubscriptions(temp.ledger);
    expect([only?.what, others]).toEqual(['both', []]);
    await removeSubscription(temp.ledger, only?.id ?? '', BY);
    await removeSubscription(temp.ledger, 'unknown', BY);
    expect(await readSubscriptions(temp.ledger)).toEqual([]);
    const trail = await temp.ledger.auditTrail({ limit: 9 });
    expect(trail.map(({ action, subject }) => `${action} ${subject}`)).toEqual([
      'subscription.removed a…@h23.test: H23.12 (both)',
      'subscription.added a…@h23.test: H23.12 (both)',
      'subscription.added a…@h23.test: H23.12 (digest)',
    ]);
  });

  it('to alarms of one agency bring what is about it, and the tests', async () => {
    const mailTo = new Map([
      [null, ['all@h23.test']],
      ['H23.12', ['an@h23.test']],
    ] as const);
    const { letterhead, mailer } = deps();
    const send = mailer.send;
    const channels = { webhook: null, mailer: { send, reach: async () => undefined }, mailTo };
    const [email] = noticeReceivers(channels, letterhead);
    const notice = testNotice('1', EIGHT_THIRTY);
    const about = (code: string): Notice => ({
      ...notice,
      event: 'raised',
      alarm: { ...notice.alarm, kind: 'agency_below', agency: { code, name: code } },
    });
    await email?.deliver([about('H23.99')], NEVER);
    await email?.deliver([about('H23.12')], NEVER);
    await email?.deliver([notice], NEVER);
    expect(mails.map((mail) => mail.to[0])).toEqual([
      ...['all@h23.test', 'all@h23.test', 'an@h23.test', 'all@h23.test', 'an@h23.test'],
    ]);
  });
});

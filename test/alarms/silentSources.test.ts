import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { alarmsView } from '../../src/alarms/alarmsView.ts';
import { type AlarmMemory, evaluate } from '../../src/alarms/evaluate.ts';
import type { Notice } from '../../src/alarms/notice.ts';
import { noticeText } from '../../src/alarms/noticeText.ts';
import { enqueue } from '../../src/alarms/outbox.ts';
import { noticeDocument } from '../../src/alarms/receivers.ts';
import { watch } from '../../src/alarms/watch.ts';
import { VIETNAM_OFFSET_MS } from '../../src/domain/time.ts';
import { ofSource, writeFact } from '../../src/ledger/port/facts.ts';
import { POLL } from '../../src/ledger/port/sharedFacts.ts';
import { recordingLog } from '../support/recordingLog.ts';
import { openTempLedger, type TempLedger } from '../sync/tempLedger.ts';
import { DAY, MINUTE, NOW, readings, rule } from './readings.ts';
import { receiver, watching } from './watching.ts';

const RULE = rule('no_poll', 30);
const province = { code: 'H23', name: 'Hải Dương' };
const IN = {
  vi: { province, language: 'vi', offsetMs: VIETNAM_OFFSET_MS },
  en: { province, language: 'en', offsetMs: VIETNAM_OFFSET_MS },
} as const;

/** The events of each run, with their sources, while these minutes have passed since each source was read. */
function eventsOf(steps: readonly Readonly<Record<string, number | null>>[]): string[] {
  let memory: AlarmMemory = { firing: [], samples: [] };
  return steps.map((minutes) => {
    const sourcePolls = Object.entries(minutes).map(([source, ago]) => ({
      source,
      at: ago === null ? null : NOW - ago * MINUTE,
    }));
    // As old as the oldest of them, as the ledger combines them.
    const lastPollAt = NOW - 9 * DAY;
    const run = evaluate([RULE], readings({ sourcePolls, lastPollAt }), memory, DAY);
    memory = run.memory;
    return run.events.map(({ event, alarm }) => `${event} ${alarm.source ?? 'all'}`).join(', ');
  });
}

describe('of several sources', () => {
  it('each that is silent raises an alarm of its own, and ends it', () => {
    expect(
      eventsOf([
        { main: 1, igate: 30 },
        { main: 1, igate: 31 },
        { main: 45, igate: 60 },
        { main: 45, igate: 0 },
        { main: 0, igate: 0 },
      ]),
    ).toEqual(['', 'raised igate', 'raised main', 'recovered igate', 'recovered main']);
  });

  it('one that was never read is silent from the start on', () => {
    expect(
      eventsOf([
        { main: 1, igate: null },
        { main: 1, igate: 1 },
      ]),
    ).toEqual(['raised igate', 'recovered igate']);
  });

  it('one that the configuration no longer names is withdrawn, not recovered, and so is the whole', () => {
    expect(eventsOf([{}, { main: 1, igate: 99 }, { main: 1, ministry: 1 }, {}])).toEqual([
      'raised all',
      'raised igate, withdrawn all',
      'withdrawn igate',
      'raised all',
    ]);
  });
});

describe('the notice of a withdrawal', () => {
  const polls = (minutes: Readonly<Record<string, number>>) => ({
    sourcePolls: Object.entries(minutes).map(([source, ago]) => ({ source, at: NOW - ago * MINUTE })),
    onlySource: null,
    lastPollAt: NOW - 9 * DAY,
  });
  const alone = (onlySource: string) => ({ sourcePolls: [], onlySource, lastPollAt: NOW });

  it.each([
    [
      'its source left the configuration',
      polls({ igate: 99, main: 1 }),
      polls({ main: 1, hand: 1 }),
      'the source igate is no longer in the configuration',
    ],
    [
      'its source left it with all others but one',
      polls({ igate: 99, main: 1 }),
      alone('main'),
      'the source igate is no longer in the configuration',
    ],
    [
      'its source is the only one left',
      polls({ igate: 99, main: 1 }),
      alone('igate'),
      'the source igate is now the only one',
    ],
    [
      'several sources took the place of one',
      { ...alone('main'), lastPollAt: NOW - 9 * DAY },
      polls({ main: 1, igate: 1 }),
      'the configuration now has several sources',
    ],
  ])('says that %s', (_, before, after, said) => {
    const { memory } = evaluate([RULE], readings(before), { firing: [], samples: [] }, DAY);
    const { events } = evaluate([RULE], readings(after), memory, DAY);
    const [event] = events.filter((one) => one.event === 'withdrawn');
    if (event === undefined) throw new Error('nothing was withdrawn');
    const { title } = noticeText({ id: '1', ...event }, IN.en);
    expect(title).toContain(`Provincial system not read: ${said}`);
    const rules = evaluate([], readings(before), memory, DAY).events.map(
      (one) => noticeText({ id: '1', ...one }, IN.en).title,
    );
    expect(rules).toEqual(['Provincial system not read: the rule is no longer configured']);
  });
});

describe('a notice of a silent source', () => {
  const notice = (event: Notice['event'], value: number | null, source: string | undefined): Notice => {
    const figures = { value, unsynced: null, total: null, cause: null };
    const alarm = {
      rule: 'no_poll:30',
      kind: 'no_poll',
      name: null,
      limit: 30,
      agency: null,
      source,
    } as const;
    return { id: 'n1', event, at: NOW, alarm: { ...alarm, raisedAt: NOW, figures } };
  };

  it.each<[Notice['event'], number | null, string, string]>([
    [
      'raised',
      45,
      'Không đọc được thay đổi từ nguồn igate đã 45 phút (ngưỡng 30 phút)',
      'No changes read from the source igate for 45 min (limit 30 min)',
    ],
    [
      'raised',
      null,
      'Chưa lần nào đọc được thay đổi từ nguồn igate (ngưỡng 30 phút)',
      'Changes have never been read from the source igate (limit 30 min)',
    ],
    [
      'recovered',
      0,
      'Đã đọc lại được thay đổi từ nguồn igate',
      'Changes are read from the source igate again',
    ],
    [
      'withdrawn',
      45,
      'Không đọc được hệ thống của tỉnh: nguồn igate không còn trong cấu hình nên cảnh báo này kết thúc',
      'Provincial system not read: the source igate is no longer in the configuration, so this alarm ends',
    ],
  ])('names it: %s, %s', (event, value, vi, en) => {
    expect(noticeText(notice(event, value, 'igate'), IN.vi).title).toBe(vi);
    expect(noticeText(notice(event, value, 'igate'), IN.en).title).toBe(en);
  });

  it('gives a program its name, and null where the province has one source', () => {
    const document = noticeDocument([notice('raised', 45, 'igate'), notice('raised', 45, undefined)], IN.en);
    expect(document).toMatchObject({ notices: [{ source: 'igate' }, { source: null }] });
  });

  it('still comes as a reminder while one of another source waits', () => {
    const waiting = { notice: notice('raised', 45, 'igate'), to: ['email' as const] };
    const reminders = ['igate', 'main'].map((source) => notice('reminder', 60, source));
    const { pending } = enqueue([waiting], reminders, ['email']);
    expect(pending.map(({ notice: { alarm } }) => alarm.source)).toEqual(['igate', 'main']);
  });
});

describe('watching several sources', () => {
  let temp: TempLedger;
  beforeEach(async () => {
    temp = await openTempLedger();
  });
  afterEach(() => temp.dispose());

  it('notifies, logs and lists each that is silent, by what the ledger has of it', async () => {
    const read = async (name: string, minutesAgo: number): Promise<void> => {
      const value = { read: 1, changed: 0, unreadable: 0 };
      await writeFact(temp.ledger, ofSource(POLL, name), value, temp.now() - minutesAgo * MINUTE);
    };
    const [webhook, log] = [receiver('webhook'), recordingLog()];
    const over = { now: temp.now, log, rules: [RULE], sources: ['main', 'igate', 'ministry'] };
    const turn = () => watch(watching(temp.ledger, [webhook], over), new AbortController().signal);
    await read('main', 40);
    await read('igate', 50);
    await read('ministry', 1);
    await turn();
    await turn();
    expect(webhook.accepted.map(({ event, alarm }) => [event, alarm.source, alarm.figures.value])).toEqual([
      ['raised', 'main', 40],
      ['raised', 'igate', 50],
    ]);
    const raised = log.lines.filter(({ event }) => event === 'alarm.raised');
    expect(raised.map(({ fields }) => fields?.['source'])).toEqual(['main', 'igate']);

    const options = { rules: [RULE], receivers: [], tests: new Map(), letterhead: IN.en, pendingDigests: 0 };
    const view = await alarmsView(temp.ledger, options);
    expect(view.rules[0]?.firing.map(({ source }) => source)).toEqual(['main', 'igate']);

    await read('igate', 0);
    await turn();
    expect(webhook.accepted.slice(2).map(({ event, alarm }) => [event, alarm.source])).toEqual([
      ['recovered', 'igate'],
    ]);
  });
});

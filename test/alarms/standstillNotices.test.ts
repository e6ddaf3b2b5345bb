import { expect, test } from 'vitest';
import type { Notice } from '../../src/alarms/notice.ts';
import { noticeText } from '../../src/alarms/noticeText.ts';
import { StandstillNotices } from '../../src/alarms/standstillNotices.ts';
import { SYSTEM_FAULTS } from '../../src/domain/systemFaults.ts';
import { recordingLog } from '../support/recordingLog.ts';

const NOW = Date.UTC(2026, 10, 5);
const signal = new AbortController().signal;

test('a standstill is sent once, its end too, and again what was not accepted', async () => {
  const sent: Notice[] = [];
  const away = new Set<string>();
  const log = recordingLog();
  const notices = new StandstillNotices({
    receivers: async () => [
      {
        name: 'webhook',
        deliver: async (some) => {
          if (away.has('webhook')) throw new Error('away');
          sent.push(...some);
        },
      },
    ],
    now: () => NOW,
    log,
  });
  notices.began('disk_full');
  await notices.send(signal);
  await notices.send(signal);
  expect(sent.map(({ event }) => event)).toEqual(['raised']);
  away.add('webhook');
  notices.ended('disk_full');
  notices.ended('redis_full');
  await notices.send(signal);
  expect(sent).toHaveLength(1);
  expect(log.events()).toEqual(['alarm.raised', 'notify.delivered', 'alarm.recovered', 'notify.failed']);
});

test.each(['vi', 'en'] as const)(
  'the notice in %s has the sentence and the remedy of the cause',
  async (language) => {
    const sent: Notice[] = [];
    const notices = new StandstillNotices({
      receivers: async () => [{ name: 'email', deliver: async (some) => void sent.push(...some) }],
      now: () => NOW,
      log: recordingLog(),
    });
    notices.began('redis_full');
    await notices.send(signal);
    const [notice] = sent;
    if (notice === undefined) throw new Error('nothing was sent');
    const province = { code: 'H23', name: 'Hải Dương' };
    const { title, remedy } = noticeText(notice, { language, offsetMs: 0, province });
    expect(title).toContain(SYSTEM_FAULTS.redis_full[language].message);
    expect(remedy).toBe(SYSTEM_FAULTS.redis_full[language].remedy);
  },
);

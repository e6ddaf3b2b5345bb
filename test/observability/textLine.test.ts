import { expect, test } from 'vitest';
import { textLine } from '../../src/observability/textLine.ts';

const AT = Date.UTC(2026, 0, 31, 8);
const OFFSET = 7 * 3_600_000;

test('a line for people has time, level and event, and its fields below, 80 columns wide', () => {
  const fields = {
    service: 'DongBoHoSoMC',
    failureKind: 'unavailable',
    httpStatus: 503,
    code: null,
    durationMs: 18,
    roles: ['poll', 'push'],
    why: 'The portal did not answer, and neither did the gateway in front of it, for the third time now.',
    remedy: 'None: it is tried again.',
    repeated: 41,
  };
  const text = textLine({ level: 'warn', event: 'portal.request_failed', fields }, AT, OFFSET);
  expect(text).toBe(`2026-01-31 15:00:00 warn  portal.request_failed
    service DongBoHoSoMC, failureKind unavailable, httpStatus 503, durationMs
    18, roles poll,push, repeated 41
    why: The portal did not answer, and neither did the gateway in front of it,
         for the third time now.
    remedy: None: it is tried again.`);
});

test('a line that looks back says since when in the same time zone', () => {
  const fields = {
    repeated: 2,
    repeatedFrom: '2026-01-31T07:59:10.500Z',
    repeatedUntil: '2026-01-31T07:59:20.000Z',
  };
  expect(textLine({ level: 'error', event: 'job.failed', fields }, AT, OFFSET).replaceAll(/\s+/g, ' ')).toBe(
    '2026-01-31 15:00:00 error job.failed repeated 2, repeatedFrom 2026-01-31 14:59:10, repeatedUntil 2026-01-31 14:59:20',
  );
});

test('an event without fields is one line', () => {
  expect(textLine({ level: 'info', event: 'daemon.stopped', fields: {} }, AT, OFFSET)).toBe(
    '2026-01-31 15:00:00 info  daemon.stopped',
  );
});

test('places in the code stand each on a line', () => {
  const fields = { stack: '    at a (x.ts:1:2)\n    at b (y.ts:3:4)' };
  expect(textLine({ level: 'error', event: 'job.failed', fields }, AT, OFFSET).split('\n').slice(1)).toEqual([
    '    at a (x.ts:1:2)',
    '    at b (y.ts:3:4)',
  ]);
});

test('no value can move the cursor, or pass for a line of its own', () => {
  const fields = { why: 'a\u001B[2Jb\n2026-01-31 15:00:00 info  forged.event', name: 'x\ry' };
  const text = textLine({ level: 'warn', event: 'notify.failed', fields }, AT, OFFSET);
  for (const control of ['\u001B', '\r']) expect(text).not.toContain(control);
  for (const line of text.split('\n').slice(1)) expect(line).toMatch(/^ {4}/);
});

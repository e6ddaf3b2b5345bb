import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createProgress } from '../../../src/cli/harness/progress.ts';
import { capturedStream } from '../captured.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

/** What a terminal shows, its control sequences left out. */
function visible(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control sequences are what is left out.
  return text.replace(/\u001B(?:\[[0-9;?]*[A-Za-z]|[78])/g, '');
}

test('a bar shows label, share and numbers the way the language writes them', () => {
  const { stream, text } = capturedStream({ isTTY: true });
  const progress = createProgress(stream, 'vi');
  progress.show('Đọc nguồn', 1_500, 3_000);
  vi.advanceTimersByTime(200);
  progress.end();
  expect(visible(text())).toMatch(/Đọc nguồn .* 50% {2}1\.500\/3\.000/);
});

test('a new label ends the bar before it', () => {
  const { stream, text } = capturedStream({ isTTY: true });
  const progress = createProgress(stream, 'en');
  progress.show('Reading', 10, 10);
  progress.show('Delivering', 1, 4);
  vi.advanceTimersByTime(200);
  progress.end();
  expect(visible(text())).toMatch(/Reading \S+ 100% {2}10\/10.*\n.*Delivering \S+ 25% {2}1\/4/s);
});

test('a bar never stands at more than all', () => {
  const { stream, text } = capturedStream({ isTTY: true });
  const progress = createProgress(stream, 'en');
  progress.show('Reading', 12, 10);
  vi.advanceTimersByTime(200);
  progress.show('Reading', 0, 0);
  vi.advanceTimersByTime(200);
  progress.end();
  expect(visible(text())).toContain('100%');
  expect(visible(text())).not.toMatch(/1[1-9]\d%|NaN/);
});

test('nothing is shown where there is no terminal', () => {
  const { stream, text } = capturedStream();
  const progress = createProgress(stream, 'en');
  progress.show('Reading', 1, 2);
  vi.advanceTimersByTime(1_000);
  progress.end();
  expect(text()).toBe('');
});

test('a line is printed whole, with or without a bar', () => {
  const { stream, text } = capturedStream({ isTTY: true });
  const progress = createProgress(stream, 'en');
  progress.print('! before.');
  progress.show('Reading', 1, 2);
  vi.advanceTimersByTime(200);
  progress.print('! while.');
  vi.advanceTimersByTime(200);
  progress.end();
  expect(text()).toMatch(/^! before\.\n/);
  expect(text()).toContain('\r\u001B[K! while.\n');
});

test('no timer keeps the process alive after the end', () => {
  const progress = createProgress(capturedStream({ isTTY: true }).stream, 'en');
  progress.show('Reading', 1, 2);
  expect(vi.getTimerCount()).toBeGreaterThan(0);
  progress.end();
  progress.end();
  expect(vi.getTimerCount()).toBe(0);
});

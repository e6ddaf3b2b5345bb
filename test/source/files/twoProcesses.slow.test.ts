import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Readable, Writable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { expect, it, onTestFinished } from 'vitest';
import { folderWith } from '../../config/configFolder.ts';

const CASES = 60;
/** A pause after each page that no test outlasts: with a file in its hands, such a process reads no further. */
const FOR_EVER_MS = 3_600_000;
const SCRIPT = fileURLToPath(import.meta.resolve('./poller.ts'));

interface Poller {
  readonly child: ChildProcessByStdio<Writable, Readable, null>;
  readonly lines: string[];
  /** The cases that it was shown, each as often. */
  shown(): string[];
}

async function startPoller(folder: string, pageMs = 0): Promise<Poller> {
  const child = spawn(process.execPath, [SCRIPT, folder, String(pageMs)], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  const lines: string[] = [];
  let rest = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    const parts = `${rest}${text}`.split('\n');
    rest = parts.pop() ?? '';
    lines.push(...parts);
  });
  await once(child.stdout, 'data');
  return { child, lines, shown: () => lines.filter((line) => line.startsWith('H23-')) };
}

async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await sleep(5);
}

const namesIn = (folder: string, place: string): string[] =>
  readdirSync(join(folder, place)).filter((name) => name.endsWith('.csv'));

/** The cases of a file; put there as upload programs do. */
function put(folder: string, number: number): string[] {
  const ids = Array.from({ length: CASES }, (_, i) => `H23-${number}-${i}`);
  const name = `thaydoi-${number}.csv`;
  writeFileSync(
    join(folder, `${name}.part`),
    ['Mã hồ sơ,Trạng thái,Trích yếu', ...ids.map((id) => `${id},new,`), ''].join('\n'),
  );
  renameSync(join(folder, `${name}.part`), join(folder, name));
  return ids;
}

it('two processes that poll one folder take each file once: no case is lost, none is shown twice', async () => {
  const folder = folderWith({});
  const pollers = [await startPoller(folder), await startPoller(folder)];
  const expected: string[] = [];
  let files = 0;
  // Until both worked; otherwise nothing was tried.
  while (files < 60 || pollers.some((poller) => poller.shown().length === 0)) {
    expected.push(...put(folder, files));
    files += 1;
    await sleep(Math.random() * 15);
  }
  await until(() => namesIn(folder, 'done').length === files);
  for (const { lines } of pollers) {
    const polls = lines.filter((line) => line === 'polled').length;
    await until(() => lines.filter((line) => line === 'polled').length > polls + 1);
    expect(lines.filter((line) => line.startsWith('failed'))).toEqual([]);
  }
  const shown = pollers.flatMap((poller) => poller.shown());
  expect(shown.toSorted((a, b) => a.localeCompare(b))).toEqual(
    expected.toSorted((a, b) => a.localeCompare(b)),
  );
  expect(namesIn(folder, 'reading')).toEqual([]);
});

it('a file that a killed process had taken is read by the other one, from its beginning', async () => {
  const folder = folderWith({});
  const slow = await startPoller(folder, FOR_EVER_MS);
  const expected = put(folder, 1);
  await until(() => slow.shown().length > 0);
  const other = await startPoller(folder);
  await until(() => other.lines.length > 10);
  expect(other.shown()).toEqual([]);
  expect(namesIn(folder, 'reading')).toHaveLength(1);

  slow.child.kill('SIGKILL');
  await until(() => namesIn(folder, 'done').length === 1);
  await until(() => other.shown().length === CASES);
  expect(new Set(other.shown())).toEqual(new Set(expected));
});

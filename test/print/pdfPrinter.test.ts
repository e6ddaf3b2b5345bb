import {
  chmodSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { PdfPrinter } from '../../src/print/pdfPrinter.ts';

/** A program in place of the browser: a shell script, with the folder that it can write notes into. */
function browser(script: string): { path: string; dir: string } {
  const dir = mkdtempSync(join(tmpdir(), 'dongbo-browser-'));
  onTestFinished(() => rmSync(dir, { recursive: true, force: true }));
  const path = join(dir, 'browser');
  writeFileSync(
    path,
    `#!/bin/sh\nNOTES=${dir}\nfor arg in "$@"; do\n  case $arg in\n  --print-to-pdf=*) OUT=\${arg#*=} ;;\n  --user-data-dir=*) PROFILE=\${arg#*=} ;;\n  esac\ndone\n${script}\n`,
  );
  chmodSync(path, 0o755);
  return { path, dir };
}

test('a page is printed with a fresh profile, without variables of ours, and leaves nothing behind', async () => {
  process.env['DONGBO_TEST_SECRET'] = 'secret';
  onTestFinished(() => {
    delete process.env['DONGBO_TEST_SECRET'];
  });
  const { path, dir } = browser(
    'mkdir "$PROFILE" && echo "$PROFILE" >> "$NOTES/profiles"; env > "$NOTES/env"; printf %%PDF-test > "$OUT"',
  );
  const printer = new PdfPrinter(path);
  const [first, second] = await Promise.all([printer.print('<p>1'), printer.print('<p>2')]);
  expect([String(first), String(second)]).toEqual(['%PDF-test', '%PDF-test']);
  const profiles = readFileSync(join(dir, 'profiles'), 'utf8').trim().split('\n');
  expect(new Set(profiles).size).toBe(2);
  for (const profile of profiles) expect(existsSync(join(profile, '..'))).toBe(false);
  expect(readFileSync(join(dir, 'env'), 'utf8')).not.toContain('secret');
});

test('one page is printed at a time, and no more than five are in the line', async () => {
  const { path, dir } = browser(
    'mkdir "$NOTES/busy" || echo two > "$NOTES/two"; printf x > "$OUT"; rmdir "$NOTES/busy"',
  );
  const printer = new PdfPrinter(path);
  const prints = Array.from({ length: 5 }, () => printer.print('<p>'));
  expect(printer.isFull).toBe(true);
  await Promise.all(prints);
  expect(printer.isFull).toBe(false);
  expect(readdirSync(dir)).not.toContain('two');
});

test.each([
  ['exit 3', 'ended with 3'],
  [':', 'wrote 0 bytes'],
])('a browser that prints nothing is an error that says how: %s', async (script, how) => {
  const { path } = browser(script);
  await expect(new PdfPrinter(path).print('<p>')).rejects.toMatchObject({
    code: 'report.print_failed',
    message: expect.stringContaining(how),
  });
});

test('a browser that does not end in time is ended with all its processes', async () => {
  const { path, dir } = browser('sleep 60 &\necho $! > "$NOTES/child"; wait');
  await expect(new PdfPrinter(path, { limitMs: 300 }).print('<p>')).rejects.toMatchObject({
    message: expect.stringContaining('more than 0.3 s'),
  });
  const child = Number(readFileSync(join(dir, 'child'), 'utf8'));
  await expect.poll(() => isAlive(child)).toBe(false);
});

function isAlive(pid: number): boolean {
  try {
    // A zombie counts as gone.
    return !readFileSync(`/proc/${pid}/stat`, 'utf8').includes(') Z ');
  } catch {
    return false;
  }
}

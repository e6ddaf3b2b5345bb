import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { findChromium, noChromium } from '../../src/print/findChromium.ts';

function folder(): string {
  const dir = mkdtempSync(join(tmpdir(), 'dongbo-browser-'));
  onTestFinished(() => rmSync(dir, { recursive: true, force: true }));
  return dir;
}

function program(file: string): string {
  writeFileSync(file, '#!/bin/sh\n');
  chmodSync(file, 0o755);
  return file;
}

test('a browser is found in PATH by its usual names', () => {
  const dir = folder();
  // Before the names that this machine may have.
  const browser = program(join(dir, 'chromium'));
  expect(findChromium('', `relative:${dir}`)).toBe(browser);
});

test('the configured browser is taken, and no other where it is none', () => {
  const dir = folder();
  const browser = program(join(dir, 'my-browser'));
  expect(findChromium(browser)).toBe(browser);
  expect(findChromium(join(dir, 'missing'))).toBeNull();
  expect(noChromium(join(dir, 'missing'))).toMatchObject({
    code: 'report.no_chromium',
    message: expect.stringContaining('missing'),
    remedy: expect.stringContaining('/report'),
  });
});

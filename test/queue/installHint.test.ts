import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { redisRemedy } from '../../src/queue/installHint.ts';

const SUDO = process.getuid?.() === 0 ? '' : 'sudo ';

let bin: string;
beforeEach(() => {
  bin = mkdtempSync(join(tmpdir(), 'dongbo-bin-'));
});
afterEach(() => {
  rmSync(bin, { recursive: true, force: true });
});

test.each([
  ['apt-get', `${SUDO}apt-get install -y redis-server`],
  ['dnf', `${SUDO}dnf install -y redis`],
  ['zypper', `${SUDO}zypper install -y redis`],
  ['apk', `${SUDO}apk add redis`],
  ['brew', 'brew install redis'],
])('a system with %s gets its own command', (manager, command) => {
  writeFileSync(join(bin, manager), '', { mode: 0o755 });
  expect(redisRemedy({ PATH: `/nowhere:${bin}` })).toEqual({
    en: `Give the address of a Redis in queue.url, or type: ${command}`,
    vi: `Ghi địa chỉ một Redis vào queue.url, hoặc gõ: ${command}`,
  });
});

test.each([{ PATH: '/nowhere' }, { PATH: '' }, {}])(
  'a system with none of them, %j, gets a sentence',
  (env) => {
    expect(redisRemedy(env).en).toMatch(/, or install Redis 6\.2 or newer\.$/);
  },
);

test('a package manager that may not be run does not count', () => {
  writeFileSync(join(bin, 'apt-get'), '', { mode: 0o644 });
  expect(redisRemedy({ PATH: bin }).en).toMatch(/or install Redis/);
});

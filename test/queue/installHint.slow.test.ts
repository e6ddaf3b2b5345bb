import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { expect, test } from 'vitest';
import { redisRemedy } from '../../src/queue/installHint.ts';
import { IS_ROOT } from '../support/nobody.ts';

const BY_APT = IS_ROOT && existsSync('/usr/bin/apt-get');

// apt-get takes as long as it takes.
test.runIf(BY_APT)('the command for Debian installs redis-server', () => {
  const command = redisRemedy().en.split(' or type: ')[1] ?? '';
  execFileSync('/bin/sh', ['-c', command], {
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    stdio: 'ignore',
  });
  expect(execFileSync('redis-server', ['--version'], { encoding: 'utf8' })).toMatch(/^Redis server v=/);
});

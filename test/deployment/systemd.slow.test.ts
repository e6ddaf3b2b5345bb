import { execFileSync } from 'node:child_process';
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { EXIT_CODES } from '../../src/domain/errors.ts';
import { ROOT, read } from './files.ts';

/** Whether another start can end better, without anybody changing anything. */
const IS_WORTH_RESTARTING = {
  other: true,
  usage: false,
  inUse: true,
  portal: true,
  source: true,
} satisfies Readonly<Record<keyof typeof EXIT_CODES, boolean>>;

const unit = new Map(
  read('config/dongbo.service')
    .split('\n')
    .filter((line) => /^[A-Za-z]+=/.test(line))
    .map((line) => {
      const split = line.indexOf('=');
      return [line.slice(0, split), line.slice(split + 1)];
    }),
);

describe('the systemd unit', () => {
  it('starts a program of this repository, with a command it has', () => {
    const [script = '', command = '', ...rest] = (unit.get('ExecStart') ?? '').split(' ');
    const installed = unit.get('WorkingDirectory') ?? '';
    // Its first line asks for `node`: the lock file's own must be the first to be found.
    expect(unit.get('Environment')).toMatch(new RegExp(`^PATH=${installed}/node_modules/.bin:`));
    const file = join(ROOT, script.slice(installed.length));
    expect(statSync(file).mode & 0o111, 'is executable').toBe(0o111);
    expect(rest).toEqual([]);
    expect(read('config/dongbo.service')).toContain('\nEnvironment=DONGBO_CONFIG=/etc/dongbo/dongbo.yaml\n');
    const help = execFileSync(process.execPath, [file, command, '--help'], {
      encoding: 'utf8',
    });
    expect(help).toMatch(new RegExp(`\\b${command}\\b`));
  });

  it('never runs as root and can write nothing but its state', () => {
    expect(unit.get('User')).toBe('dongbo');
    expect(unit.get('NoNewPrivileges')).toBe('yes');
    expect(unit.get('ProtectSystem')).toBe('strict');
    expect(unit.get('StateDirectory')).toBe('dongbo');
    expect(unit.get('CapabilityBoundingSet')).toBe('');
    expect(unit.has('ReadWritePaths')).toBe(false);
  });

  it('hears from dongbo, through a helper process, that it serves and is alive', () => {
    expect(unit.get('Type')).toBe('notify');
    expect(unit.get('NotifyAccess')).toBe('all');
    expect(Number(unit.get('WatchdogSec'))).toBeGreaterThanOrEqual(60);
    expect(unit.get('LimitCORE'), 'a watchdog ends a process with SIGABRT').toBe('0');
  });

  it('lets Node compile at run time', () => {
    expect(unit.get('MemoryDenyWriteExecute')).toBe('no');
  });

  it('gives the daemon time to drain, and does not restart over a wrong configuration', () => {
    expect(unit.get('KillSignal')).toBe('SIGTERM');
    expect(unit.get('TimeoutStopSec')).toBe('30');
    expect(unit.get('Restart')).toBe('on-failure');
    const names = Object.keys(EXIT_CODES) as (keyof typeof EXIT_CODES)[];
    const hopeless = names.filter((name) => !IS_WORTH_RESTARTING[name]);
    expect(unit.get('RestartPreventExitStatus')).toBe(hopeless.map((name) => EXIT_CODES[name]).join(' '));
  });
});

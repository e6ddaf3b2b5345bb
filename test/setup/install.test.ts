import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { join, resolve } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';

const CHECKOUT = resolve(import.meta.dirname, '../..');
const CONFIG = 'etc/dongbo/dongbo.yaml';
const UNIT = 'etc/systemd/system/dongbo.service';
const COMMAND = 'usr/local/bin/dongbo';

/** Everything goes below a folder, as when a package is built: no account, no systemd. */
function scratch(): { readonly root: string; run(what: 'install' | 'uninstall'): string } {
  const root = mkdtempSync(join(tmpdir(), 'dongbo-install-'));
  onTestFinished(() => rmSync(root, { recursive: true }));
  const run = (what: string): string =>
    execFileSync('sh', ['-c', `sh ${CHECKOUT}/scripts/install ${what} 2>&1`], {
      encoding: 'utf8',
      env: { ...process.env, DESTDIR: root },
    });
  return { root, run };
}

const modeOf = (path: string): number => statSync(path).mode & 0o777;

test('--install makes closed folders, a configuration, the unit of this checkout, and the command', () => {
  const { root, run } = scratch();
  const said = run('install');
  expect(modeOf(join(root, 'var/lib/dongbo'))).toBe(0o700);
  expect(modeOf(join(root, 'etc/dongbo/secrets'))).toBe(0o750);
  expect(modeOf(join(root, CONFIG))).toBe(0o640);
  expect(readFileSync(join(root, CONFIG), 'utf8')).toMatch(/^dataDir: \/var\/lib\/dongbo$/m);
  expect(readFileSync(join(root, UNIT), 'utf8')).toContain(`ExecStart=${CHECKOUT}/src/cli/dongbo.cjs start`);
  expect(modeOf(join(root, COMMAND))).toBe(0o755);
  expect(said).toContain('sudo systemctl enable --now dongbo');
});

test('--install changes nothing the second time, and never a configuration', () => {
  const { root, run } = scratch();
  run('install');
  writeFileSync(join(root, CONFIG), 'province: {}\n');
  expect(run('install')).not.toContain('wrote');
  expect(readFileSync(join(root, CONFIG), 'utf8')).toBe('province: {}\n');
});

test('the installed command runs dongbo, and its hints show that command', () => {
  const { root, run } = scratch();
  run('install');
  const script = readFileSync(join(root, COMMAND), 'utf8');
  // The account of this test stands for dongbo's.
  const own = script.replace('!= dongbo ', `!= ${userInfo().username} `);
  writeFileSync(join(root, COMMAND), own);
  const answer = execFileSync(
    'sh',
    ['-c', `${join(root, COMMAND)} keys list --config ${join(root, 'none.yaml')} 2>&1 || true`],
    { encoding: 'utf8', env: { PATH: process.env['PATH'], LANG: 'en_GB.UTF-8' } },
  );
  expect(answer).toContain('none.yaml');
  expect(execFileSync(join(root, COMMAND), ['--version'], { encoding: 'utf8' })).toMatch(/^\d+\.\d+\.\d+\n$/);
});

test('--uninstall takes unit and command away, and keeps configuration and data', () => {
  const { root, run } = scratch();
  run('install');
  writeFileSync(join(root, 'var/lib/dongbo/ledger.db'), 'kept');
  expect(run('uninstall')).toContain('kept:');
  expect([UNIT, COMMAND].map((file) => existsSync(join(root, file)))).toEqual([false, false]);
  expect(existsSync(join(root, CONFIG))).toBe(true);
  expect(readFileSync(join(root, 'var/lib/dongbo/ledger.db'), 'utf8')).toBe('kept');
});

test('set-up speaks Vietnamese by --lang or the locale', () => {
  const say = (lang: string, ...args: readonly string[]): string =>
    execFileSync('sh', ['-c', `sh scripts/setup ${args.join(' ')} 2>&1 || true`], {
      ...{ cwd: CHECKOUT, encoding: 'utf8' },
      env: { PATH: process.env['PATH'], LANG: lang },
    });
  expect(say('en_GB.UTF-8', '--nonsense')).toContain('unknown option --nonsense.');
  expect(say('vi_VN.UTF-8', '--nonsense')).toContain('không có tùy chọn --nonsense.');
  expect(say('C', '--lang', 'vi', '--nonsense')).toContain('không có tùy chọn --nonsense.');
  expect(say('vi_VN.UTF-8', '--lang=en', '--nonsense')).toContain('unknown option');
  expect(say('C', '--lang', 'fr')).toContain('unknown option fr.');
  const { root } = scratch();
  const installed = execFileSync('sh', ['-c', `sh scripts/setup --install --lang vi 2>&1`], {
    ...{ cwd: CHECKOUT, encoding: 'utf8', env: { ...process.env, DESTDIR: root } },
  });
  expect(installed).toContain('cài đặt: xong. Còn phải làm:');
});

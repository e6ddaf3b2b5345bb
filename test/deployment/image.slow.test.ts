import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  chownSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import process from 'node:process';
import { createInterface } from 'node:readline';
import { expect, onTestFinished, test } from 'vitest';
import { SECRETS, SMALLEST } from '../config/configFolder.ts';
import { freePort } from '../support/freePort.ts';
import { IS_ROOT, NOBODY, nodeForNobody } from '../support/nobody.ts';
import { read } from './files.ts';
import { executeDockerfile, type Image, startOf } from './imageSteps.ts';

/** The root of an image that a builder has made of this checkout (.ci/image); without one its steps are executed. */
const BUILT = process.env['DONGBO_IMAGE_ROOT'];
/** The account `node` of the image, or the one that stands for it. */
const ACCOUNT = BUILT === undefined ? NOBODY : { uid: 1_000, gid: 1_000 };

/** Within a built image: its files are the only ones, and its account the one that the Dockerfile names. */
const ENTER = `root=$1 account=$2; shift 2
mount --bind /proc "$root/proc" && mount --bind /dev "$root/dev" &&
exec chroot --userspec="$account" "$root" /usr/bin/env -i "$@"`;

function runIn({ root, env }: Image, words: readonly string[]): ChildProcess {
  if (BUILT === undefined) {
    const path = [dirname(nodeForNobody()), join(root, 'usr/local/bin'), process.env['PATH']].join(':');
    const [program = '', ...args] = words;
    const options = { cwd: '/', stdio: 'pipe', ...(IS_ROOT ? ACCOUNT : {}) } as const;
    return spawn(program, args, { ...options, env: { ...env, PATH: path, HOME: join(root, 'data') } });
  }
  const PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';
  const given = Object.entries({ ...env, PATH, HOME: '/home/node' }).map(
    ([name, value]) => `${name}=${value}`,
  );
  const args = [
    '--mount',
    'sh',
    '-c',
    ENTER,
    'sh',
    root,
    `${ACCOUNT.uid}:${ACCOUNT.gid}`,
    ...given,
    ...words,
  ];
  return spawn('unshare', args, { stdio: 'pipe' });
}

/** The exit code, with what was said. */
async function ended(child: ChildProcess): Promise<{ code: unknown; said: string }> {
  const said: string[] = [];
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (data) => said.push(String(data)));
  const [code] = await once(child, 'close');
  return { code, said: said.join('') };
}

function configure({ root, at }: Image, port: number): void {
  const files = {
    'dongbo.yaml': `${SMALLEST}dataDir: ${at('/data')}\nhttp: { port: ${port} }\n`,
    ...SECRETS,
  };
  for (const [name, text] of Object.entries(files)) {
    const file = join(root, 'etc/dongbo', name);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text, { mode: 0o400 });
    if (IS_ROOT) chownSync(file, ACCOUNT.uid, ACCOUNT.gid);
  }
}

/** Names of files and folders below this one, without packages. */
function namesBelow(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => [
    entry.name,
    ...(entry.isDirectory() && entry.name !== 'node_modules' ? namesBelow(join(folder, entry.name)) : []),
  ]);
}

const image: Image = await (async () => {
  if (BUILT !== undefined) return { ...startOf((text) => text), root: BUILT, at: (path) => path };
  const dir = mkdtempSync(join(tmpdir(), 'dongbo-image-'));
  process.once('exit', () => rmSync(dir, { recursive: true, force: true }));
  chmodSync(dir, 0o755);
  return await executeDockerfile(dir);
})();

test('the image holds what runs: no compiler, no packages for development, no tests', () => {
  const modules = readdirSync(join(image.root, 'app/node_modules'), { recursive: true, encoding: 'utf8' });
  expect(modules.length).toBeGreaterThan(1_000);
  const left =
    /(^|\/)node_modules\/(typescript|@typescript)\/|(^|\/)(tsc|tsserver)$|^(typescript|@typescript|vitest|@biomejs|knip|playwright-core|node-linux-[^/]+)$|^\.bin\/node$/;
  expect(modules.filter((name) => left.test(name))).toEqual([]);
  const app = join(image.root, 'app');
  expect(readdirSync(app).toSorted()).toEqual([
    ...['LICENSE', 'config', 'node_modules', 'package.json', 'scripts', 'src', 'workers'],
  ]);
  expect(readdirSync(join(app, 'scripts'))).toEqual(['bench']);
  expect(namesBelow(app).filter((name) => /^tests?$|\.test\.ts$|^secrets$|\.db$/.test(name))).toEqual([]);
});

test('what is in it starts as an account without rights, is healthy, and ends by SIGTERM with 0', async () => {
  const port = await freePort();
  configure(image, port);
  const link = await ended(runIn(image, ['dongbo', '--version']));
  expect(link).toEqual({ code: 0, said: `${JSON.parse(read('package.json')).version}\n` });
  expect(await ended(runIn(image, image.healthcheck)), 'without a daemon').toMatchObject({ code: 1 });

  const daemon = runIn(image, image.start);
  onTestFinished(() => void daemon.kill('SIGKILL'));
  const end = ended(daemon);
  const events = createInterface({ input: daemon.stderr ?? process.stdin });
  const started = new Promise<'started'>((resolve) => {
    events.on('line', (line) => {
      if (line.includes('"daemon.started"')) resolve('started');
    });
  });
  expect(await Promise.race([started, end])).toBe('started');
  // A busy machine may let one check wait too long, as Docker does: it asks again.
  await expect.poll(() => ended(runIn(image, image.healthcheck))).toEqual({ code: 0, said: '' });
  const data = join(image.root, 'data');
  expect(statSync(join(data, 'ledger.db')).mode & 0o777).toBe(0o600);
  if (IS_ROOT) {
    expect(statSync(join(data, 'ledger.db')).uid).toBe(ACCOUNT.uid);
    expect(statSync(join(image.root, 'app/src')).uid, 'the code is not the daemon’s to change').toBe(0);
  }
  daemon.kill('SIGTERM');
  const { code, said } = await end;
  expect(code, said).toBe(0);
  // What a hint says is typed as in the image.
  expect(said).not.toContain('npm run');
});

import { execFile, spawnSync } from 'node:child_process';
import { chmodSync, cpSync, existsSync, mkdirSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import process from 'node:process';
import { promisify } from 'node:util';
import { IS_ROOT, NOBODY } from '../support/nobody.ts';
import { dockerInstructions, execForm, type Instruction, ROOT, read } from './files.ts';

const exec = promisify(execFile);

/** What a container of the image has and runs. */
export interface Image {
  /** The folder that holds its files, as seen by this test. */
  readonly root: string;
  /** A path of the image as a process of the image has to name it. */
  at(path: string): string;
  readonly env: Readonly<Record<string, string>>;
  readonly start: readonly string[];
  readonly healthcheck: readonly string[];
}

/**
 * Executes the steps of the Dockerfile one after another, each stage in a folder of its own. Packages of the system are
 * those of this machine, those of the lock file are taken from the checkout instead of the registry, and in place of the
 * account `node`, which only an image has, stands one without any rights.
 */
export async function executeDockerfile(dir: string): Promise<Image> {
  const stages = new Map<string, string>();
  let root = dir;
  let cwd = dir;
  for (const [index, { name, args }] of dockerInstructions().entries()) {
    if (name === 'FROM') {
      root = join(dir, String(index));
      cwd = root;
      stages.set(/ AS (\w+)$/.exec(args)?.[1] ?? 'image', root);
      for (const folder of ['usr/local/bin', 'etc']) mkdirSync(join(root, folder), { recursive: true });
    } else if (name === 'WORKDIR') {
      cwd = inRoot(root, args);
      mkdirSync(cwd, { recursive: true });
    } else if (name === 'COPY') copy(args, { cwd, stages });
    else if (name === 'RUN') await run(inRoot(root, args), cwd);
  }
  return { ...startOf((text) => inRoot(root, text)), root, at: (path) => inRoot(root, path) };
}

/** What the last stage says of processes, with its paths as `at` names them. */
export function startOf(at: (text: string) => string): Pick<Image, 'env' | 'start' | 'healthcheck'> {
  const all = dockerInstructions();
  const last = all.slice(all.findLastIndex(({ name }) => name === 'FROM'));
  const of = (wanted: string): string => at(last.findLast(({ name }) => name === wanted)?.args ?? '');
  const check = of('HEALTHCHECK');
  return {
    env: Object.fromEntries([...of('ENV').matchAll(/(\w+)=(\S+)/g)].map(([, key, value]) => [key, value])),
    start: [...execForm(of('ENTRYPOINT')), ...execForm(of('CMD'))],
    healthcheck: execForm(check.slice(check.indexOf('['))),
  };
}

/** The absolute paths in a text, below the root of the image. */
function inRoot(root: string, text: string): string {
  return text.replaceAll(/(?<![\w./-])\/(app|data|etc\/dongbo|usr\/local\/bin)\b/g, `${root}/$1`);
}

function copy(
  args: Instruction['args'],
  { cwd, stages }: { cwd: string; stages: ReadonlyMap<string, string> },
): void {
  const words = args.split(' ');
  const stage = /^--from=(\w+)$/.exec(words[0] ?? '')?.[1];
  const from = stage === undefined ? ROOT : stages.get(stage);
  if (from === undefined) throw new Error(`no stage ${stage}`);
  const paths = words.filter((word) => !word.startsWith('--'));
  const target = paths.pop() ?? '';
  for (const path of paths) {
    const to = resolve(cwd, target.endsWith('/') ? join(target, basename(path)) : target);
    mkdirSync(dirname(to), { recursive: true });
    cpSync(join(from, path), to, { recursive: true, verbatimSymlinks: true });
    // As in a build from a clean checkout, whatever the rights are here.
    spawnSync('chmod', ['-R', 'a+rX', to]);
  }
}

const INSTALL = 'npm ci --omit=dev --ignore-scripts';

async function run(command: string, cwd: string): Promise<void> {
  if (command.startsWith('apt-get ')) return;
  let step = command.replaceAll(' -o node -g node', IS_ROOT ? ` -o ${NOBODY.uid} -g ${NOBODY.gid}` : '');
  if (step.startsWith(INSTALL)) {
    await installFromCheckout(cwd);
    step = step.replace(INSTALL, 'npm ls --omit=dev --all > npm-ls && rm npm-ls');
  }
  const env = {
    ...process.env,
    npm_config_cache: join(cwd, '../npm-cache'),
    npm_config_userconfig: '/dev/null',
  };
  await exec('sh', ['-c', step], { cwd, env });
  chmodSync(cwd, 0o755);
}

/** What `npm ci --omit=dev` brings: each package of the lock file that is not for development alone, by hard links. */
async function installFromCheckout(cwd: string): Promise<void> {
  const lock: { packages: Record<string, { dev?: boolean }> } = JSON.parse(read('package-lock.json'));
  const packages = Object.entries(lock.packages).filter(
    ([path]) => path !== '' && existsSync(join(ROOT, path)),
  );
  // A package brings those within it.
  const whole = packages.filter(([path, { dev }]) => dev !== true && path.lastIndexOf('node_modules/') === 0);
  const tooMany = packages.filter(([path, { dev }]) => dev === true && path.lastIndexOf('node_modules/') > 0);
  const script = [
    ...whole.map(
      ([path]) =>
        `mkdir -p ${dirname(path)} && { cp -al ${ROOT}/${path} ${path} 2>&- || cp -a ${ROOT}/${path} ${dirname(path)}/; }`,
    ),
    ...tooMany.map(([path]) => `rm -rf ${path}`),
  ].join('\n');
  await exec('sh', ['-ec', script], { cwd });
}

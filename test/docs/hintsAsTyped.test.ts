import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { calledAs } from '../../src/cli/calledAs.cjs';
import { createProgram } from '../../src/cli/program.ts';
import { findConfigFile } from '../../src/config/yamlFile.ts';
import { typedCommand } from '../../src/domain/typedCommand.ts';
import { capturedStream } from '../cli/captured.ts';
import { leavesOf } from '../cli/everyCommand.ts';
import { imageInstructions, ROOT, read } from '../deployment/files.ts';
import { hintedCommands } from './hintTexts.ts';

/** How dongbo is called, and where and with what environment a person then types what a hint says. */
interface Form {
  readonly argv: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly cwd: string;
  /** What stands before the words of each command. */
  readonly start: string;
  /** Where those words are read: of the reader's shell nothing else is known. */
  readonly reader: { readonly env: Readonly<Record<string, string>>; readonly cwd: string };
  /** The configuration that this dongbo uses. */
  readonly uses: string;
}

const SCRIPT = join(ROOT, 'src/cli/dongbo.cjs');
const ODD = "/srv/tỉnh o'neil/dongbo.yaml";
const image = assignments(imageInstructions().find(({ name }) => name === 'ENV')?.args ?? '');
const compose: { services: { dongbo: { environment: Record<string, string> } } } = parse(
  read('compose.yaml'),
);
const unit = {
  env: assignments(
    [...read('config/dongbo.service').matchAll(/^Environment=(.*)$/gm)].map(([, one]) => one).join(' '),
  ),
  argv: (/^ExecStart=(.*)$/m.exec(read('config/dongbo.service'))?.[1] ?? '').split(' '),
};
/** scripts/install: what the installed command sets before it calls dongbo. */
const wrapper = {
  DONGBO_TYPED_AS: /DONGBO_TYPED_AS=(\S+)/.exec(read('scripts/install'))?.[1] ?? '',
  DONGBO_CONFIG: `/etc/dongbo/dongbo.yaml`,
};

const inCheckout = { cwd: ROOT, start: 'npm run -s dongbo --', reader: { env: {}, cwd: ROOT } } as const;

const FORMS: Readonly<Record<string, Form>> = {
  'in a checkout': {
    ...inCheckout,
    argv: ['node', SCRIPT, 'start'],
    env: {},
    uses: join(ROOT, 'dongbo.yaml'),
  },
  'in a checkout, with --config FILE': {
    ...{ ...inCheckout, argv: ['node', SCRIPT, 'sync', '--config', ODD, '--json'], env: {}, uses: ODD },
  },
  'in a checkout, with --config=FILE of its folder': {
    ...{ ...inCheckout, argv: ['node', SCRIPT, '--config=hp/dongbo.yaml', 'start'], env: {} },
    uses: join(ROOT, 'hp/dongbo.yaml'),
  },
  'in a checkout, by a variable of the shell': {
    ...{ ...inCheckout, argv: ['node', SCRIPT, 'start'], env: { DONGBO_CONFIG: ODD }, uses: ODD },
  },
  'in another folder than the checkout, as from cron': {
    ...{ argv: ['node', SCRIPT, 'sync', '--config', 'etc/dongbo.yaml'], env: {}, cwd: '/srv' },
    start: `npm --prefix ${ROOT} run -s dongbo --`,
    reader: { env: {}, cwd: ROOT },
    uses: '/srv/etc/dongbo.yaml',
  },
  'in the image': {
    ...{ argv: ['node', '/app/src/cli/dongbo.cjs', 'start'], env: image, cwd: '/app', start: 'dongbo' },
    reader: { env: image, cwd: '/app' },
    uses: '/etc/dongbo/dongbo.yaml',
  },
  'in the image, by compose': {
    argv: ['node', '/app/src/cli/dongbo.cjs', 'start'],
    env: { ...image, ...compose.services.dongbo.environment },
    cwd: '/app',
    start: 'docker compose run --rm dongbo',
    reader: { env: image, cwd: '/app' },
    uses: '/etc/dongbo/dongbo.yaml',
  },
  'in the image, with --config FILE': {
    ...{ argv: ['node', '/app/src/cli/dongbo.cjs', 'start', '--config', ODD], env: image, cwd: '/app' },
    ...{ start: 'dongbo', reader: { env: image, cwd: '/app' }, uses: ODD },
  },
  'as a unit': {
    ...{ argv: ['node', ...unit.argv], env: unit.env, cwd: '/opt/dongbo', start: 'dongbo' },
    reader: { env: wrapper, cwd: '/home/officer' },
    uses: '/etc/dongbo/dongbo.yaml',
  },
  'as a unit of another configuration': {
    ...{ argv: ['node', ...unit.argv, '--config', ODD], env: unit.env, cwd: '/opt/dongbo', start: 'dongbo' },
    ...{ reader: { env: wrapper, cwd: '/home/officer' }, uses: ODD },
  },
  'by the installed command': {
    ...{ argv: ['node', SCRIPT, 'gap'], env: wrapper, cwd: '/home/officer', start: 'dongbo' },
    ...{ reader: { env: wrapper, cwd: '/' }, uses: '/etc/dongbo/dongbo.yaml' },
  },
};

/** `A=b C=d` */
function assignments(text: string): Record<string, string> {
  return Object.fromEntries(
    [...text.matchAll(/(\w+)=(\S+)/g)].map(([, key = '', value = '']) => [key, value]),
  );
}

/** What a reader puts in place of a word in capitals, or dongbo in place of `…`. */
const SAMPLES: Readonly<Record<string, string>> = {
  N: '12',
  DATE: '2026-01-31',
  NGÀY: '2026-01-31',
  HASH: '0'.repeat(64),
};

function filledIn(words: string): string {
  return words
    .replaceAll(/(?<=\w)…/g, ' --agency H23.12')
    .replaceAll('…', '1')
    .replaceAll(/(?<![\w-])\p{Lu}+(?![\w-])/gu, (word) => SAMPLES[word] ?? 'sample');
}

/** The words of each line, as a shell reads them. */
function readByShell(lines: readonly string[]): string[][] {
  const script = lines.map((line) => `printf '%s\\0' ${line}; printf '\\n\\0'`).join('\n');
  const read = execFileSync('sh', ['-c', script], { encoding: 'utf8' });
  return read
    .split('\n\0')
    .slice(0, -1)
    .map((line) => line.split('\0').slice(0, -1));
}

/** The configuration that a command line uses, by the real commands; throws where they refuse it. */
async function configOf(words: readonly string[], { env, cwd }: Form['reader']): Promise<string> {
  const { stream } = capturedStream();
  const ctx = { env, cwd, stdout: stream, stderr: stream };
  const program = await createProgram(ctx, () => undefined, words.slice(0, 1));
  const given: unknown[] = [];
  for (const [, leaf] of leavesOf(program))
    leaf.action(() => void given.push(leaf.optsWithGlobals()['config']));
  await program.parseAsync(['node', 'dongbo', ...words]);
  expect(given, words.join(' ')).toHaveLength(1);
  return findConfigFile({ path: given[0] === undefined ? undefined : String(given[0]), env, cwd });
}

const commands = [...new Set(hintedCommands.map(({ text }) => filledIn(text)))].filter(
  (words) => !words.endsWith(' --help'),
);

describe.each(Object.entries(FORMS))('a hint %s', (_, { argv, env, cwd, start, reader, uses }) => {
  const typed = commands.map((words) =>
    typedCommand(words, { env: { ...env, ...calledAs(argv, env, cwd) } }),
  );

  it('calls dongbo as it is called there', () => {
    expect(typed.filter((line) => !line.startsWith(`${start} `))).toEqual([]);
  });

  it('is taken by the command it names, and reaches the configuration in use', async () => {
    const skipped = start.split(' ').length;
    for (const words of readByShell(typed)) {
      expect(await configOf(words.slice(skipped), reader), words.join(' ')).toBe(uses);
    }
  });
});

it('hints are many', () => {
  expect(commands.length).toBeGreaterThan(40);
});

it('what a process inherits of another one does not count', () => {
  const parent = calledAs(['node', SCRIPT, 'demo', '--config', ODD], {}, ROOT);
  expect(calledAs(['node', SCRIPT, 'sync'], parent, ROOT).DONGBO_TYPED_CONFIG).toBe('');
});

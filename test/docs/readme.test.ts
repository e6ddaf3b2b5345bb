import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { commandTree, ownFlags } from '../../scripts/reference/commands.ts';
import { configurationKeys } from '../../scripts/reference/configuration.ts';
import { filterFlags } from '../../scripts/reference/filters.ts';
import { configSchema } from '../../src/config/schema.ts';
import { OWNERS, REASONS } from '../../src/domain/reason.ts';
import { nodeAt, schemaTree } from '../../src/input/expectation.ts';
import { ROOT, read } from '../deployment/files.ts';
import { brokenLinks, documents, firstCells, rowOf, section } from './markdown.ts';

const MOST_BYTES = 12_000;
const READMES = [
  { file: 'README.md', notYet: '## Not yet' },
  { file: 'README.vi.md', notYet: '## Chưa có' },
] as const;
const LANGUAGES = [
  { language: 'en', ending: '', none: 'none' },
  { language: 'vi', ending: '.vi', none: 'không' },
] as const;

const COMMANDS = await commandTree();
const NAMES = COMMANDS.map(({ name }) => name);
const flagsIn = (text: string): string[] => text.match(/(?<![\w-])--[a-z][a-z0-9-]*/g) ?? [];

describe.each(READMES)('$file', ({ file, notYet }) => {
  const text = read(file);

  it(`has at most ${MOST_BYTES} bytes`, () => {
    expect(Buffer.byteLength(text)).toBeLessThanOrEqual(MOST_BYTES);
  });

  it('shows the dashboard and how the number falls before any section', () => {
    const first = text.slice(0, text.indexOf('\n## '));
    expect(first).toContain('docs/images/dashboard-overview');
    expect(first).toMatch(/29[.,]71/);
    expect(first).toContain('npm run demo');
  });

  it('calls no command that exists missing', () => {
    const [missing = ''] = section(text, notYet).split(';', 1);
    const named = [...missing.matchAll(/`([a-z]+)`/g)].map(([, name = '']) => name);
    expect(named.filter((name) => NAMES.includes(name))).toEqual([]);
  });

  it('links to every reference document of its language', () => {
    const ending = file === 'README.md' ? '.md' : '.vi.md';
    const kinds = ['commands', 'filters', 'configuration', 'reasons', 'errors', 'metrics', 'logs', 'roles'];
    for (const kind of kinds) expect(text).toContain(`](docs/reference/${kind}${ending})`);
  });
});

describe.each(LANGUAGES)('the reference ($language)', ({ language, ending, none }) => {
  const reference = (name: string): string => read(`docs/reference/${name}${ending}.md`);

  it('has every reason with its title, state, owner and remedy, and no other', () => {
    const reasons = reference('reasons');
    for (const [code, reason] of Object.entries(REASONS)) {
      expect(rowOf(reasons, code), code).toEqual([
        `\`${code}\``,
        reason.title[language],
        `\`${reason.state}\``,
        OWNERS[reason.owner][language],
        reason.remedy[language],
      ]);
    }
    expect(new Set(firstCells(reasons))).toEqual(new Set(Object.keys(REASONS)));
  });

  it.each(COMMANDS)(
    'has the command $name with all its flags, and no flag it does not know',
    ({ name, command }) => {
      const described = section(reference('commands'), `### \`${name}\``);
      for (const flag of ownFlags(command)) expect(flagsIn(described), `${name} ${flag}`).toContain(flag);
      const known = command.options.map(({ long }) => long);
      for (const [, flags = ''] of described.matchAll(/^- ((?:`--.*?`(?:, )?)+)/gm)) {
        for (const flag of flagsIn(flags)) expect(known, name).toContain(flag);
      }
    },
  );

  it('has no command that does not exist', () => {
    const described = [...reference('commands').matchAll(/^### `([^`]+)`/gm)].map(([, name = '']) => name);
    expect(new Set(described)).toEqual(new Set(NAMES));
  });

  it('has every filter', () => {
    expect(firstCells(reference('filters'))).toEqual(expect.arrayContaining([...filterFlags()]));
  });

  it('has every configuration key with its default, and no other', () => {
    const configuration = reference('configuration');
    const keys = configurationKeys();
    expect(keys.length).toBeGreaterThan(40);
    for (const { path, node, required } of keys) {
      const left = node.default === undefined || node.type === 'array' ? none : `\`${String(node.default)}\``;
      const preset = node.default === '' ? '`""`' : left;
      expect(rowOf(configuration, path)?.[1], path).toBe(required ? '—' : preset);
    }
    expect(new Set(firstCells(configuration))).toEqual(new Set(keys.map(({ path }) => path)));
    const rule = nodeAt(schemaTree(configSchema), ['exclude', 0]);
    for (const field of Object.keys(rule?.properties ?? {})) {
      expect(rowOf(configuration, 'exclude')?.[2]).toContain(`\`${field}\``);
    }
  });
});

describe.each(documents())('%s', (path) => {
  const text = read(path);

  it('has no broken link', () => {
    expect(brokenLinks(path)).toEqual([]);
  });

  it('names files of the checkout that exist', () => {
    const named = [...text.matchAll(/(?<![\w./])(?:src|test|workers|config|scripts|docs)\/[\w./-]*\w/g)];
    expect(named.map(([file]) => file).filter((file) => !existsSync(join(ROOT, file)))).toEqual([]);
  });

  it('names npm scripts that exist', () => {
    const { scripts }: { scripts: Record<string, string> } = JSON.parse(read('package.json'));
    const named = [...text.matchAll(/npm run (?:-s )?([a-z][\w:]*)/g)].map(([, name = '']) => name);
    expect(named.filter((name) => scripts[name] === undefined)).toEqual([]);
  });

  it('shows dongbo commands that exist, with flags they know', () => {
    for (const [, words = ''] of text.matchAll(/npm run -s dongbo -- ([a-z][^\n`#]*)/g)) {
      const one = COMMANDS.find(({ name }) => `${words.trim()} `.startsWith(`${name} `));
      expect(one, words).toBeDefined();
      for (const flag of flagsIn(words))
        expect(
          one?.command.options.map(({ long }) => long),
          words,
        ).toContain(flag);
    }
  });
});

import { existsSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import type { Command } from 'commander';
import { describe, expect, it } from 'vitest';
import { COMMANDS as ENTRIES } from '../../src/cli/commands.ts';
import { createProgram } from '../../src/cli/program.ts';
import { nodeAt, type SchemaNode, schemaTree } from '../../src/config/expectation.ts';
import { configSchema } from '../../src/config/schema.ts';
import { OWNERS, REASONS } from '../../src/domain/reason.ts';
import { ROOT, read } from '../deployment/files.ts';
import { brokenLinks, documents, firstCells, rowOf, section } from './markdown.ts';

const READMES = [
  {
    file: 'README.md',
    language: 'en',
    titles: {
      commands: '## Commands',
      reasons: '## Reasons',
      configuration: '## Configuration',
      notYet: '## Not yet',
    },
    none: 'none',
  },
  {
    file: 'README.vi.md',
    language: 'vi',
    titles: {
      commands: '## Các lệnh',
      reasons: '## Nguyên nhân',
      configuration: '## Cấu hình',
      notYet: '## Chưa có',
    },
    none: 'không',
  },
] as const;

const program = await createProgram(
  { env: {}, cwd: '/', stdout: process.stdout, stderr: process.stderr },
  () => undefined,
  Object.keys(ENTRIES),
);

/** Every command that does something, by the words one types. */
function commandsOf(command: Command, words: readonly string[] = []): { name: string; command: Command }[] {
  return command.commands.flatMap((child) => {
    const name = [...words, child.name()];
    return child.commands.length > 0 ? commandsOf(child, name) : [{ name: name.join(' '), command: child }];
  });
}
const COMMANDS = commandsOf(program);

const flagsOf = (command: Command): string[] => command.options.map(({ long }) => long ?? '');
const flagsIn = (text: string): string[] => text.match(/(?<![\w-])--[a-z][a-z-]*/g) ?? [];

interface Key {
  readonly path: string;
  readonly node: SchemaNode;
  readonly required: boolean;
}

function keysOf(node: SchemaNode, above: readonly string[] = []): Key[] {
  return Object.entries(node.properties ?? {}).flatMap(([key, child]) => {
    const path = [...above, key];
    if (child.properties !== undefined) return keysOf(child, path);
    return [{ path: path.join('.'), node: child, required: node.required?.includes(key) === true }];
  });
}
const KEYS = keysOf(schemaTree(configSchema));

describe.each(READMES)('$file', ({ file, language, titles, none }) => {
  const text = read(file);
  const commands = section(text, titles.commands);
  const shared = commands.slice(0, commands.indexOf('\n### '));

  it('has every reason with its title, state, owner and remedy, and no other', () => {
    const reasons = section(text, titles.reasons);
    for (const [code, reason] of Object.entries(REASONS)) {
      const owner = OWNERS[reason.owner][language];
      expect(rowOf(reasons, code), code).toEqual([
        `\`${code}\``,
        reason.title[language],
        `\`${reason.state}\``,
        owner,
        reason.remedy[language],
      ]);
    }
    expect(new Set(firstCells(reasons))).toEqual(new Set(Object.keys(REASONS)));
  });

  it.each(COMMANDS)('has the command $name with all its flags, and no flag it does not know', (one) => {
    const described = section(commands, `### \`${one.name}\``);
    expect(described).not.toBe('');
    for (const flag of flagsOf(one.command)) {
      const places = described + shared;
      expect(flagsIn(places), `${one.name} ${flag}`).toContain(flag);
    }
    for (const flag of flagsIn(described)) expect(flagsOf(one.command), one.name).toContain(flag);
  });

  it('has no command that does not exist, and names none of those there are as missing', () => {
    const names = COMMANDS.map(({ name }) => name);
    const described = [...commands.matchAll(/^### `([^`]+)`/gm)].map(([, name = '']) => name);
    expect(new Set(described)).toEqual(new Set(names));
    const [missing = ''] = section(text, titles.notYet).split(';', 1);
    const named = [...missing.matchAll(/`([a-z]+)`/g)].map(([, name = '']) => name);
    expect(named.filter((name) => names.includes(name))).toEqual([]);
  });

  it('has every configuration key with its default, and no other', () => {
    const configuration = section(text, titles.configuration);
    expect(KEYS.length).toBeGreaterThan(40);
    for (const { path, node, required } of KEYS) {
      expect(rowOf(configuration, path)?.[1], path).toBe(defaultOf(node, required));
    }
    expect(new Set(firstCells(configuration))).toEqual(new Set(KEYS.map(({ path }) => path)));
    const rule = nodeAt(schemaTree(configSchema), ['exclude', 0]);
    for (const field of Object.keys(rule?.properties ?? {})) {
      expect(rowOf(configuration, 'exclude')?.[2]).toContain(`\`${field}\``);
    }
  });

  function defaultOf(node: SchemaNode, required: boolean): string {
    if (required) return '—';
    if (node.default === undefined || node.type === 'array') return none;
    return node.default === '' ? '`""`' : `\`${String(node.default)}\``;
  }
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
      for (const flag of flagsIn(words)) expect(one && flagsOf(one.command), words).toContain(flag);
    }
  });
});

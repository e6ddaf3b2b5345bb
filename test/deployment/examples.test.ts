import { cpSync, existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { isNode, parse, parseDocument } from 'yaml';
import { loadConfig } from '../../src/config/load.ts';
import { configSchema } from '../../src/config/schema.ts';
import { nodeAt, type SchemaNode, schemaTree } from '../../src/input/expectation.ts';
import { valueAt } from '../../src/input/schemaProblems.ts';
import { folderWith, SECRETS } from '../config/configFolder.ts';
import { ROOT, read } from './files.ts';

const EXAMPLE = read('config/dongbo.example.yaml');

/** The example with every key that is commented out ("#key:", "#  key:", "#  - ") put in force. */
const EVERYTHING = EXAMPLE.replace(/^( *)#((?: {2})*(?:[a-zA-Z]+:|- ))/gm, '$1$2');

/** Every key of the configuration: its path and what the schema says of it; of a union, the keys of the usual kind. */
function keys(
  node: SchemaNode,
  above: readonly string[] = [],
): { path: readonly string[]; node: SchemaNode }[] {
  return Object.entries((node.oneOf?.[0] ?? node).properties ?? {}).flatMap(([key, child]) => [
    { path: [...above, key], node: child },
    ...keys(child, [...above, key]),
  ]);
}

const ALL_KEYS = keys(schemaTree(configSchema));

describe('config/dongbo.example.yaml', () => {
  it('is accepted as soon as it is copied and the passwords are there', () => {
    const folder = folderWith({ 'dongbo.yaml': EXAMPLE, ...SECRETS });
    const config = loadConfig({ env: {}, cwd: folder });
    expect(config.mappings.agencies).toBeNull();
    expect(config.exclude).toEqual([]);
  });

  it('is accepted with every commented-out key enabled', () => {
    // The chat of Telegram's form, beside the form that has none.
    const withoutChat = EVERYTHING.replace(/^ +chatId:.*\n/m, '');
    const telegram = EVERYTHING.replace('form: dongbo', 'form: telegram').replace(
      /^ +url: .*dongbo only.*\n/m,
      '',
    );
    expect(configSchema.safeParse(parse(telegram)).success).toBe(true);
    const parsed = configSchema.parse(parse(withoutChat));
    expect(parsed.exclude).toHaveLength(2);
    for (const table of [...Object.values(parsed.mappings), parsed.portal.codes, parsed.portal.fields]) {
      expect(existsSync(join(ROOT, table ?? '')), table).toBe(true);
    }
  });

  it('documents every key, and shows defaults as they are', () => {
    const shown: unknown = parse(EVERYTHING);
    expect(ALL_KEYS.length).toBeGreaterThan(50);
    for (const { path, node } of ALL_KEYS) {
      const value = valueAt(shown, path);
      expect(value, path.join('.')).toBeDefined();
      const isOne = node.properties === undefined && node.type !== 'array' && node.type !== 'object';
      if (node.default !== undefined && isOne) {
        expect(value, path.join('.')).toBe(node.default);
      }
    }
  });

  it('gives the range and default of each number', () => {
    const shown = parseDocument(EVERYTHING);
    for (const { path, node } of ALL_KEYS.filter(
      ({ node }) => node.type === 'integer' || node.type === 'number',
    )) {
      const value = shown.getIn(path, true);
      const [offset = 0] = (isNode(value) ? value.range : null) ?? [];
      const [, comment = ''] = EVERYTHING.slice(offset).split(/#(.*\n.*)/);
      expect(comment, path.join('.')).toContain(`${node.minimum}–${node.maximum}`);
      expect(comment.replace(/\s+#?\s*/g, ' '), path.join('.')).toContain(`default ${String(node.default)}`);
    }
  });

  it('knows the fields of an exclude rule', () => {
    const fields = Object.keys(nodeAt(schemaTree(configSchema), ['exclude', 0])?.properties ?? {});
    expect(fields.length).toBeGreaterThan(3);
    expect(EXAMPLE).toContain(`Fields: ${fields.join(', ')}.`);
  });
});

describe('the shipped tables', () => {
  it('are all accepted', () => {
    const tables = readdirSync(join(ROOT, 'config/mappings')).map((name) => name.replace(/\.csv$/, ''));
    const mappings = tables
      .filter((name) => name !== 'portal-codes' && !name.endsWith('.empty'))
      .map((name) => `  ${name}: config/mappings/${name}.csv`);
    const yaml = EXAMPLE.replace('#codes:', 'codes:').concat(`mappings:\n${mappings.join('\n')}\n`);
    const folder = folderWith({ 'dongbo.yaml': yaml, ...SECRETS });
    cpSync(join(ROOT, 'config/mappings'), join(folder, 'config/mappings'), { recursive: true });
    const config = loadConfig({ env: {}, cwd: folder });
    expect(tables).toEqual(expect.arrayContaining(['statuses', 'procedures', 'portal-codes']));
    expect(Object.fromEntries(config.mappings.statuses)).toEqual({
      new: '1',
      receiving: '1',
      processing: '4',
      interoperating: '4',
      waiting: '5',
      correcting: '5',
      paying: '6',
      pausing: '8',
      cancelling: '7',
      cancelled: '7',
      denied: '3',
      unresolved: '8',
      releasing: '9',
      posting: '9',
      done: '10',
    });
  });

  it('have commented-out examples that are accepted once enabled', () => {
    const uncommented = (name: string): string =>
      read(`config/mappings/${name}.csv`)
        .replace(/^(local,national|code,message).*\n/m, '')
        .replace(
          /^(# Ví dụ.*\n)/m,
          (line) =>
            `${line}${name === 'procedures' ? 'local,national,valid_from,valid_to' : 'code,message,kind,owner,remedy'}\n`,
        )
        .replace(/^#(?=\w)/gm, '');
    const folder = folderWith({
      'dongbo.yaml': EXAMPLE.replace('#codes: config/mappings/portal-codes.csv', 'codes: codes.csv').concat(
        'mappings: { procedures: procedures.csv }\n',
      ),
      'procedures.csv': uncommented('procedures'),
      'codes.csv': uncommented('portal-codes'),
      ...SECRETS,
    });
    const config = loadConfig({ env: {}, cwd: folder });
    expect(config.mappings.procedures.get('DKKS-01')).toHaveLength(2);
    expect([...config.portal.codes.values()].map(({ kind }) => kind)).toEqual([
      ...['session', 'rejected'],
      // The rows that the table is shipped with.
      ...['exists', 'exists', 'exists'],
    ]);
  });
});

describe('config/dongbo.compose.yaml', () => {
  it('is accepted with its secrets and the tables mounted beside it', () => {
    const yaml = read('config/dongbo.compose.yaml').replaceAll('/run/secrets/', './secrets/');
    const folder = folderWith({ 'dongbo.yaml': yaml, ...SECRETS });
    cpSync(join(ROOT, 'config/mappings'), join(folder, 'mappings'), { recursive: true });
    expect(loadConfig({ env: {}, cwd: folder }).dataDir).toBe('/data');
  });
});

import { configSchema } from '../../src/config/schema.ts';
import type { Language } from '../../src/domain/language.ts';
import { expectationOf, nodeAt, type SchemaNode, schemaTree } from '../../src/input/expectation.ts';
import { code, type Facts } from './fillTables.ts';

interface Key {
  readonly path: string;
  readonly node: SchemaNode;
  readonly required: boolean;
}

/** Every key of the configuration, groups left out. */
export function configurationKeys(): readonly Key[] {
  return keysOf(schemaTree(configSchema), []);
}

/** By key: its default, and what its value has to be. */
export function configurationFacts(language: Language): Facts {
  return new Map(
    configurationKeys().map(({ path, node, required }) => [
      path,
      [defaultOf(node, required, language), expectedOf(node, language)],
    ]),
  );
}

function keysOf(node: SchemaNode, above: readonly string[]): Key[] {
  return Object.entries(node.properties ?? {}).flatMap(([key, child]) => {
    const path = [...above, key];
    if (child.properties !== undefined) return keysOf(child, path);
    return [{ path: path.join('.'), node: child, required: node.required?.includes(key) === true }];
  });
}

function defaultOf(node: SchemaNode, required: boolean, language: Language): string {
  if (required) return '—';
  if (node.default === undefined || node.type === 'array') return language === 'vi' ? 'không' : 'none';
  return node.default === '' ? '`""`' : code(String(node.default));
}

function expectedOf(node: SchemaNode, language: Language): string {
  const rule = nodeAt(node, [0]);
  const keys = Object.keys(rule?.properties ?? {});
  if (keys.length > 0) return keys.map(code).join(', ');
  return expectationOf(node)[language].replaceAll('|', '\\|');
}

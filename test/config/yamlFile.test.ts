import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readYaml } from '../../src/config/yamlFile.ts';
import { ConfigError, type Problem } from '../../src/input/problem.ts';
import { folderWith } from './configFolder.ts';

function read(yaml: string | Uint8Array): { value: unknown; problems: Problem[] } {
  const problems: Problem[] = [];
  return { value: readYaml(join(folderWith({ 'a.yaml': yaml }), 'a.yaml'), problems), problems };
}

function refusal(yaml: string | Uint8Array): ConfigError {
  try {
    read(yaml);
  } catch (error) {
    if (error instanceof ConfigError) return error;
    throw error;
  }
  throw new Error('the file was accepted');
}

describe('readYaml', () => {
  it.each([
    ['a: "never closed\n', 'a.yaml:2:1', 'a quote or bracket that is never closed'],
    ['a: 1\n\tb: 2\n', 'a.yaml:2:1', 'a tab used to indent'],
    ['a: b: c\n', 'a.yaml:1:4', 'a second colon in one line'],
    ['a:\n  b: 1\n c: 2\n', 'a.yaml:3:1', 'an indentation that does not fit'],
    ['a: @b\n', 'a.yaml:1:4', 'a value that starts with a reserved character'],
    ['a: 1\n---\nb: 2\n', 'a.yaml:2:1', 'a second YAML document'],
    ['a: !secret pw\n', 'a.yaml:1:4', 'a fault of syntax (TAG_RESOLVE_FAILED)'],
  ])('tells line and column of %j', (yaml, path, found) => {
    expect(refusal(yaml).problems).toMatchObject([{ path, found }]);
  });

  it('reports a duplicate key, and uses the last', () => {
    const { value, problems } = read('a: 1\nb: 2\na: 3\n');
    expect(value).toEqual({ a: 3, b: 2 });
    expect(problems).toMatchObject([{ path: 'a.yaml:3:1', found: { en: 'a key that is given twice' } }]);
  });

  it('never quotes the text around the fault', () => {
    for (const yaml of [
      'password: "hunter2\n',
      '- hunter2\nhunter2: hunter2\n',
      'a: *hunter2\n',
      'a: !hunter2 x\n',
    ]) {
      expect(refusal(yaml).message).not.toContain('hunter2');
    }
  });

  it('refuses aliases that would blow the file up', () => {
    const levels = Array.from(
      { length: 9 },
      (_, n) => `a${n + 1}: &a${n + 1} [${Array(9).fill(`*a${n}`).join(', ')}]`,
    );
    expect(refusal(`a0: &a0 x\n${levels.join('\n')}\n`).problems[0]?.found).toContain('alias');
  });

  it('refuses a file over the size limit, a folder, and what is not UTF-8', () => {
    expect(refusal(`# ${'x'.repeat(1_048_576)}`).message).toContain('1048578 bytes');
    expect(refusal(Uint8Array.of(0x61, 0x3a, 0x20, 0xff)).message).toContain('not UTF-8');
    expect(() => readYaml(folderWith({}), [])).toThrow('something that is not a file');
  });

  it('reads a file that starts with a byte-order mark', () => {
    expect(read('\uFEFFa: 1\n').value).toEqual({ a: 1 });
  });
});

import { describe, expect, it } from 'vitest';
import { loadConfig } from '../../src/config/load.ts';
import { fileOptions } from '../../src/sandbox/files/options.ts';
import { igateOptions } from '../../src/sandbox/igate/options.ts';
import { fromFlags } from '../../src/sandbox/options.ts';
import { portalOptions } from '../../src/sandbox/portal/options.ts';
import { provinceOptions } from '../../src/sandbox/province/options.ts';
import { sqlOptions } from '../../src/sandbox/sql/options.ts';
import { folderWith, SECRETS, SMALLEST } from '../config/configFolder.ts';
import { read } from '../deployment/files.ts';

const text = read('docs/extending.md');
const KINDS = {
  files: fileOptions,
  igate: igateOptions,
  portal: portalOptions,
  province: provinceOptions,
  sql: sqlOptions,
} as const;

/** The groups `source` of the examples. */
const groups = [...text.matchAll(/```yaml\n([\s\S]*?)```/g)].map(([, block = '']) => {
  const indent = /^ */.exec(block)?.[0] ?? '';
  return block.replaceAll(new RegExp(`^${indent}`, 'gm'), '');
});

function linesOf(yaml: string): number {
  return yaml.split('\n').filter((line) => line.trim() !== '' && !/^\s*#/.test(line)).length;
}

describe('the examples of docs/extending.md', () => {
  it('are configurations that dongbo takes, one of each kind that needs no code', () => {
    const kinds = groups.map((group) => {
      const folder = folderWith({
        'dongbo.yaml': SMALLEST.replace(/source:\n( .*\n)+/, group),
        ...SECRETS,
        'secrets/registry': 'pw',
      });
      return loadConfig({ env: {}, cwd: folder }).sources[0].kind;
    });
    expect(kinds).toEqual(['http', 'sql', 'files']);
  });

  it('have at most 60 lines, the profile included', () => {
    for (const group of groups) {
      const profile = /profile: (\S+)/.exec(group)?.[1] ?? '';
      expect(linesOf(read(profile)) + linesOf(group), profile).toBeLessThanOrEqual(60);
    }
  });

  it('start the sandbox with flags that it knows', () => {
    const commands = [...text.matchAll(/npm run -s sandbox -- (\w+) ([^\n#]*)/g)];
    expect(commands.length).toBeGreaterThan(6);
    for (const [, kind = '', flags = ''] of commands) {
      expect(Object.keys(KINDS)).toContain(kind);
      fromFlags(KINDS[kind as keyof typeof KINDS], flags.trim().split(/\s+/), kind);
    }
  });
});

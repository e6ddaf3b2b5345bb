import { describe, expect, it } from 'vitest';
import { ConfigError, describeProblems } from '../../src/input/problem.ts';

const both = (text: string) => ({ vi: `${text} (vi)`, en: text });
const problem = {
  path: 'http.port',
  found: both('"x"'),
  expected: both('a number'),
  remedy: both('Correct it.'),
};
const inTable = { ...problem, path: 'mappings.statuses:3', file: '/etc/statuses.csv' };

describe('describeProblems', () => {
  it('lists every problem in English, aligned', () => {
    expect(describeProblems(new ConfigError('/etc/dongbo.yaml', [problem, inTable]), 'en')).toBe(
      `/etc/dongbo.yaml: 2 problems

http.port
  found     "x"
  expected  a number
  remedy    Correct it.

mappings.statuses:3 (/etc/statuses.csv)
  found     "x"
  expected  a number
  remedy    Correct it.`,
    );
  });

  it('lists them in Vietnamese', () => {
    expect(describeProblems(new ConfigError('/etc/dongbo.yaml', [problem]), 'vi')).toBe(
      `/etc/dongbo.yaml: 1 lỗi

http.port
  hiện có   "x" (vi)
  cần có    a number (vi)
  cách sửa  Correct it. (vi)`,
    );
  });
});

describe('ConfigError', () => {
  it('carries the problems as plain texts and the exit code of wrong usage', () => {
    const error = new ConfigError('/etc/dongbo.yaml', [inTable]);
    expect(error.code).toBe('config.invalid');
    expect(error.exitCode).toBe(2);
    expect(error.message).toContain('mappings.statuses:3');
    expect(error.problems).toEqual([
      {
        path: 'mappings.statuses:3',
        file: '/etc/statuses.csv',
        found: '"x"',
        expected: 'a number',
        remedy: 'Correct it.',
      },
    ]);
  });
});

// biome-ignore-all lint/suspicious/noTemplateCurlyInString: these are the configuration's placeholders
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { interpolate } from '../../src/config/interpolate.ts';
import { schemaTree } from '../../src/input/expectation.ts';
import type { Problem } from '../../src/input/problem.ts';

const TREE = schemaTree(
  z.object({
    text: z.string(),
    port: z.int(),
    rate: z.number(),
    on: z.boolean(),
    list: z.array(z.object({ size: z.int() })),
  }),
);

function run(value: unknown, env: NodeJS.ProcessEnv = {}) {
  const problems: Problem[] = [];
  return { ...interpolate(value, env, TREE, problems), problems };
}

describe('interpolate', () => {
  it('puts variables into every string, at any depth', () => {
    const env = { A: 'x', B_2: 'y' };
    expect(run({ text: '${A}-${B_2}', list: [{ size: '${A}' }], other: ['${A}'] }, env).value).toEqual({
      text: 'x-y',
      list: [{ size: 'x' }],
      other: ['x'],
    });
  });

  it('converts by what the schema wants, and only what came from the environment', () => {
    const env = { N: '8080', R: '0.5', B: 'false' };
    expect(
      run({ text: '${N}', port: '${N}', rate: '${R}', on: '${B}', list: [{ size: '${N}' }] }, env).value,
    ).toEqual({
      text: '8080',
      port: 8080,
      rate: 0.5,
      on: false,
      list: [{ size: 8080 }],
    });
    expect(run({ port: '8080' }, env).value).toEqual({ port: '8080' });
  });

  it('leaves what is no number or boolean for the schema to refuse', () => {
    expect(run({ port: '${N}', on: '${N}' }, { N: '' }).value).toEqual({ port: '', on: '' });
    expect(run({ port: '${N}' }, { N: '1e3' }).value).toEqual({ port: '1e3' });
  });

  it('takes $${ as a literal, and does not look for variables in what variables hold', () => {
    expect(run({ text: '$${A} $A ${A}' }, { A: '${B}' })).toMatchObject({
      value: { text: '${A} $A ${B}' },
      problems: [],
    });
  });

  it.each(['${MISSING}', 'a${}b', '${A', '${A:-fallback}'])(
    'tells that %s is no variable that is set',
    (text) => {
      const { problems } = run({ list: [{ size: text }] }, { A: 'x' });
      expect(problems).toMatchObject([{ path: 'list[0].size' }]);
      expect(problems[0]?.found.en).toContain('not set in the environment');
    },
  );

  it('remembers the text as written, for what may be shown', () => {
    expect(run({ text: 'a${A}', port: 1 }, { A: 'secret' }).fromEnv).toEqual(new Map([['text', 'a${A}']]));
  });

  it('changes nothing in a text without a dollar sign', () => {
    fc.assert(
      fc.property(
        fc.string().filter((text) => !text.includes('$')),
        (text) => {
          expect(run({ text }).value).toEqual({ text });
        },
      ),
    );
  });
});

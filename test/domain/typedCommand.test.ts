import { expect, test } from 'vitest';
import { typedCommand, typedSandbox } from '../../src/domain/typedCommand.ts';

test('a command is shown as it has to be typed: in a checkout, and where dongbo is installed', () => {
  expect(typedCommand('gap', { env: {} })).toBe('npm run -s dongbo -- gap');
  expect(typedCommand('gap', { env: { DONGBO_TYPED_AS: 'sudo dongbo' } })).toBe('sudo dongbo gap');
});

test('a command names the configuration that is not found by itself, so that it can be pasted', () => {
  const env = { DONGBO_TYPED_AS: 'dongbo' };
  expect(typedCommand('start', { env, config: '/srv/my files/dongbo.yaml' })).toBe(
    "dongbo start --config '/srv/my files/dongbo.yaml'",
  );
});

test('a simulated server is started by npm in a checkout alone', () => {
  expect(typedSandbox('portal --port 1', {})).toBe('npm run -s sandbox -- portal --port 1');
  expect(typedSandbox('portal --port 1', { DONGBO_TYPED_AS: 'dongbo' })).toMatch(
    /^\S+\/node \S+\/src\/sandbox\/serve\.ts portal --port 1$/,
  );
});

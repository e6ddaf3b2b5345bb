import { expect, test } from 'vitest';
import { typedCommand, typedSandbox, typedStatus } from '../../src/domain/typedCommand.ts';

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

test('a command names the configuration of this process, unless strangers read it', () => {
  const env = { DONGBO_TYPED_AS: 'dongbo', DONGBO_TYPED_CONFIG: '/srv/dongbo.yaml' };
  expect(typedCommand('gap', { env })).toBe('dongbo gap --config /srv/dongbo.yaml');
  expect(typedCommand('gap', { env, config: '/tmp/kept.yaml' })).toBe('dongbo gap --config /tmp/kept.yaml');
  expect(typedCommand('gap', { env, config: null })).toBe('dongbo gap');
});

test('whether the daemon runs is asked as it was deployed', () => {
  expect(typedStatus(true, { DONGBO_TYPED_AS: 'dongbo' })).toBe('systemctl status dongbo');
  expect(typedStatus(false, { DONGBO_TYPED_AS: 'docker compose run --rm dongbo' })).toBe('docker compose ps');
  expect(typedStatus(false, {})).toBeNull();
});

test('a simulated server is started by npm in a checkout alone', () => {
  expect(typedSandbox('portal --port 1', {})).toBe('npm run -s sandbox -- portal --port 1');
  expect(typedSandbox('portal --port 1', { DONGBO_TYPED_AS: 'dongbo' })).toMatch(
    /^\S+\/node \S+\/src\/sandbox\/serve\.ts portal --port 1$/,
  );
});

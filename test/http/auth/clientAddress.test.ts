import { expect, test } from 'vitest';
import { clientAddress } from '../../../src/http/auth/clientAddress.ts';

const asked = (ip: string) => clientAddress({ ip, socket: { remoteAddress: '10.0.0.9' } as never });

test('who asks is where the request comes from, as a trusted proxy says it', () => {
  expect(asked('203.0.113.7')).toBe('203.0.113.7');
  expect(asked('2001:db8::7')).toBe('2001:db8::7');
});

test('what is no address is never written down: then it is the proxy', () => {
  expect(asked('<script>')).toBe('10.0.0.9');
  expect(asked('0912345678')).toBe('10.0.0.9');
});

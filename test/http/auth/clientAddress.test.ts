import { expect, test } from 'vitest';
import { clientAddress } from '../../../src/http/auth/clientAddress.ts';

const asked = (ip: string) => clientAddress({ ip, socket: { remoteAddress: '10.0.0.9' } as never });

test('the client address is that of the connection, or the one given by a trusted proxy', () => {
  expect(asked('203.0.113.7')).toBe('203.0.113.7');
  expect(asked('2001:db8::7')).toBe('2001:db8::7');
});

test('a forwarded text that is no address is ignored in favour of the proxy’s own', () => {
  expect(asked('<script>')).toBe('10.0.0.9');
  expect(asked('0912345678')).toBe('10.0.0.9');
});

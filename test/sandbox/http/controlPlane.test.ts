import { IncomingMessage, ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import { describe, expect, it } from 'vitest';
import { handleControl } from '../../../src/sandbox/http/controlPlane.ts';

async function ask(path: string, remoteAddress: string) {
  const socket = new Socket();
  Object.defineProperty(socket, 'remoteAddress', { value: remoteAddress });
  const request = new IncomingMessage(socket);
  request.method = 'GET';
  const response = new ServerResponse(request);
  const asked: string[] = [];
  const handled = await handleControl(request, response, path, {
    'GET /sandbox/cases': () => void asked.push('all'),
    'GET /sandbox/cases/': (_response, rest) => void asked.push(rest),
  });
  return { handled, status: response.statusCode, asked };
}

describe('the control plane', () => {
  it.each(['127.0.0.1', '::1', '::ffff:127.0.0.1'])('answers this machine: %s', async (address) => {
    expect(await ask('/sandbox/cases', address)).toEqual({ handled: true, status: 200, asked: ['all'] });
  });

  it.each(['10.0.0.5', '::ffff:192.168.1.9', '2001:db8::127.0.0.1', ''])(
    'refuses other machines: %j',
    async (address) => {
      expect(await ask('/sandbox/cases', address)).toEqual({ handled: true, status: 403, asked: [] });
    },
  );

  it('leaves other paths to the server', async () => {
    expect(await ask('/share', '127.0.0.1')).toEqual({ handled: false, status: 200, asked: [] });
  });

  it('passes on the rest of the path, decoded', async () => {
    expect((await ask('/sandbox/cases/H23.12%20%C4%90', '127.0.0.1')).asked).toEqual(['H23.12 Đ']);
    expect((await ask('/sandbox/cases/%E0%A4%A', '127.0.0.1')).status).toBe(400);
  });
});

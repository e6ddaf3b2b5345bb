import { get } from 'node:http';
import { expect, test } from 'vitest';
import { type Served, serve } from '../served.ts';

const lines = ({ log }: Served) =>
  log.lines
    .filter(({ event }) => event === 'http.request')
    .map(({ level, fields }) => ({ level, ...fields }));

test('a reading request is logged at debug, with its client, its route and its outcome', async () => {
  const served = await serve();
  const key = await served.key('viewer', { name: 'văn phòng' });
  const answer = await served.ask('/api/v1/records/H23-TRAN-THI-THU?lang=vi', { key });
  await expect
    .poll(() => lines(served))
    .toEqual([
      {
        level: 'debug',
        requestId: answer.headers.get('x-request-id'),
        method: 'GET',
        path: '/api/v1/records/:caseNo',
        httpStatus: 404,
        durationMs: expect.any(Number),
        name: 'văn phòng',
        outcome: 'answered',
      },
    ]);
  expect(JSON.stringify(served.log.lines)).not.toContain('TRAN-THI-THU');
});

test('a change and a server error are logged at info, without anything the client sent', async () => {
  const served = await serve();
  const key = await served.key('operator');
  await served.ask('/api/v1/delivery/pause', { key, method: 'POST', body: { note: 'TRAN THI THU' } });
  Object.assign(served.deps.ledger, { records: () => Promise.reject(new Error('TRAN THI THU')) });
  await served.ask('/api/v1/records?case=TRAN-THI-THU', { key });
  await served.ask('/TRAN-THI-THU');
  await expect
    .poll(() => lines(served))
    .toMatchObject([
      { level: 'info', method: 'POST', path: '/api/v1/delivery/pause', httpStatus: 200 },
      { level: 'info', method: 'GET', path: '/api/v1/records', httpStatus: 500 },
      { level: 'debug', path: '', httpStatus: 404, name: null },
    ]);
  expect(JSON.stringify(served.log.lines)).not.toMatch(/TRAN.THI.THU/);
});

test('a request whose client disconnected before the end is logged, too', async () => {
  const served = await serve();
  const key = await served.key('viewer');
  const asked = Promise.withResolvers<void>();
  const { promise, resolve } = Promise.withResolvers<readonly []>();
  const records = () => {
    asked.resolve();
    return promise;
  };
  Object.assign(served.deps.ledger, { records });
  const request = get(`${served.url}/api/v1/records`, { headers: { authorization: `Bearer ${key}` } });
  request.on('error', () => undefined);
  await asked.promise;
  request.destroy();
  await expect.poll(() => lines(served)).toMatchObject([{ path: '/api/v1/records', outcome: 'aborted' }]);
  resolve([]);
});

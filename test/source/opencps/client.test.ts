import { createGzip, gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { SourceUnreadableError } from '../../../src/domain/errors.ts';
import { type Bench, type Fault, firstPage, nameOf, never, openBench, wireRows } from './fakeOpencps.ts';

let bench: Bench;
beforeEach(async () => {
  bench = await openBench();
  bench.fake.rows = wireRows(3, '2024-03-01 08:00:00', 60);
});
afterEach(async () => {
  await bench.close();
});

const status =
  (code: number, headers: Record<string, string> = {}): Fault =>
  (_, response) =>
    response.writeHead(code, headers).end('{"secret":"Nguyễn"}');
const body =
  (text: string): Fault =>
  (_, response) =>
    response.end(text);
const hang: Fault = () => undefined;
const cutConnection: Fault = (request) => request.socket.destroy();
const cutBody: Fault = (request, response) => {
  response.writeHead(200, { 'Content-Length': '1000' });
  response.write('{"total": 3, "da', () => request.socket.destroy());
};

/** Asks with every answer replaced by the fault; the error that comes of it. */
async function failure(fault: Fault, tries = 9): Promise<SourceUnreadableError> {
  bench.fake.faults = Array.from({ length: tries }, () => fault);
  const error: unknown = await bench.source.probe(never).catch((reason: unknown) => reason);
  if (!(error instanceof SourceUnreadableError)) throw new Error('expected a SourceUnreadableError');
  expect(error.exitCode).toBe(4);
  expect(JSON.stringify([error.message, error.remedy, error.cause])).not.toMatch(/Nguyễn|sesame|sync@/);
  return error;
}

describe('a request', () => {
  it('is a GET with Basic authentication, the group, and an end', async () => {
    await bench.source.probe(never);
    expect(bench.fake.headers[0]).toMatchObject({
      groupid: '35166',
      authorization: `Basic ${Buffer.from('sync:open sesame').toString('base64')}`,
    });
    expect(Object.fromEntries(bench.fake.queries[0] ?? [])).toEqual({
      start: '0',
      end: '10',
      sort: 'modifiedDate',
      order: 'true',
    });
  });

  it('finds the list under an address with a closing slash, and reads a compressed answer', async () => {
    const slash = bench.another({ baseUrl: `${bench.fakeUrl}/` });
    bench.fake.faults = [
      (_, response) =>
        response.writeHead(200, { 'Content-Encoding': 'gzip' }).end(gzipSync('{"total":0,"data":[]}')),
    ];
    expect(await slash.probe(never)).toEqual({ total: 0, sortHonoured: 'undecided' });
  });

  it.each([
    ['401', 'source.unauthorized', status(401)],
    ['403', 'source.forbidden', status(403)],
    ['404', 'source.refused', status(404)],
    ['a redirect', 'source.refused', status(302, { Location: '/login' })],
  ])('answered with %s is not tried again', async (_, code, fault) => {
    expect((await failure(fault)).code).toBe(code);
    expect(bench.source.requestCount()).toBe(1);
  });

  it.each([
    ['HTTP 500', status(500), 'HTTP 500'],
    ['HTTP 408', status(408), 'HTTP 408'],
    ['a web page', body('<html>Nguyễn</html>'), 'a web page instead of JSON'],
    ['cut-off JSON', body('{"total":3,"data":[{"applicantName":"Nguyễn'), 'JSON that is cut off or broken'],
    ['an empty body', body(''), 'an empty body'],
    ['an array', body('[{"applicantName":"Nguyễn"}]'), 'a JSON array where an object belongs'],
    ['another object', body('{"message":"Nguyễn"}'), 'JSON without a usable total and data'],
    ['a total below zero', body('{"total":-1,"data":[]}'), 'JSON without a usable total and data'],
    ['a total without rows', body('{"total":5}'), 'JSON without a usable total and data'],
    ['a cut connection', cutConnection, 'connection failed (ECONNRESET)'],
    ['a body that breaks off', cutBody, 'connection failed (ECONNRESET)'],
  ])('answered with %s is tried as often as configured, then says what came', async (_, fault, what) => {
    const error = await failure(fault);
    expect(error.code).toBe('source.unavailable');
    expect(error.message).toMatch(/rows 0 to 10 of 127\.0\.0\.1:\d+\/o\/rest\/v2\/dossiers/);
    expect(error.message).toContain(what);
    expect(bench.source.requestCount()).toBe(3);
    expect(bench.slept).toHaveLength(2);
    expect(bench.logged.map((line) => line.event)).toEqual(['source.try_failed', 'source.try_failed']);
  });

  it('succeeds when a later try does, and counts every try', async () => {
    bench.fake.faults = [status(503, { 'Retry-After': '20' }), body('')];
    expect(await bench.source.probe(never)).toMatchObject({ total: 3 });
    expect(bench.source.requestCount()).toBe(3);
    expect(bench.slept[0]).toBe(20_000);
  });

  it('that gets no answer in time is aborted and tried again', async () => {
    // On a busy machine, good answers take longer than that too.
    const hasty = bench.another({ timeoutSeconds: 0.2, maxTries: 100 });
    bench.fake.faults = [hang];
    expect(await hasty.probe(never)).toMatchObject({ total: 3 });
    expect(hasty.requestCount()).toBeGreaterThan(1);
  });

  it('whose answer trickles for ever is aborted, too', async () => {
    const hasty = bench.another({ timeoutSeconds: 0.2, maxTries: 1 });
    bench.fake.faults = [
      (_, response) => {
        const drip = setInterval(() => response.write(' '), 20);
        response.once('close', () => clearInterval(drip));
      },
    ];
    await expect(hasty.probe(never)).rejects.toThrow('no whole answer in 0.2 s');
  });

  it('answered beyond all bounds is cut off, names the page size as the remedy, and is not repeated', async () => {
    const flood: Fault = (_, response) => {
      response.writeHead(200, { 'Content-Encoding': 'gzip' });
      const gzip = createGzip();
      gzip.pipe(response);
      gzip.end(Buffer.alloc(2 * 1_024 * 1_024, ' '));
    };
    const error = await failure(flood);
    expect(error.code).toBe('source.oversized');
    expect(error.remedy).toContain('source.pageSize');
    expect(bench.source.requestCount()).toBe(1);
  });

  describe('is decoded', () => {
    const names = async (): Promise<string[]> => {
      const { rows } = await firstPage(bench.source.changes(await bench.source.mark(never), never));
      return rows.map((row) =>
        row.kind === 'case' ? row.record.applicant.name : `${row.kind} ${nameOf(row)}`,
      );
    };
    const encoded =
      (contentType: string, encode: (text: string) => Buffer): Fault =>
      (_, response) => {
        const data = bench.fake.rows;
        response.writeHead(200, { 'Content-Type': contentType });
        response.end(encode(JSON.stringify({ total: data.length, data })));
      };
    const everyAnswer = (fault: Fault): void => {
      bench.fake.faults = Array.from({ length: 20 }, () => fault);
    };

    it.each([
      ['application/json', (text: string) => Buffer.from(text)],
      ['application/json;charset=UTF-8', (text: string) => Buffer.from(`\uFEFF${text}`)],
      ['application/json; charset="utf-16le"', (text: string) => Buffer.from(text, 'utf16le')],
      ['application/json; charset=iso-8859-1', (text: string) => Buffer.from(text, 'latin1')],
    ])('by the charset of its header: %s', async (contentType, encode) => {
      for (const row of bench.fake.rows) row['applicantName'] = 'Hà Thé Ân';
      everyAnswer(encoded(contentType, encode));
      expect(await names()).toEqual(['Hà Thé Ân', 'Hà Thé Ân', 'Hà Thé Ân']);
    });

    it('and refused where nobody knows that charset', async () => {
      everyAnswer(encoded('application/json; charset=viscii-9', (text) => Buffer.from(text)));
      await expect(bench.source.probe(never)).rejects.toThrow('a charset that nobody knows');
    });

    it('and refused where its bytes are no text, which can pass', async () => {
      for (const row of bench.fake.rows) row['applicantName'] = 'Hà';
      const broken = encoded('application/json', (text) => Buffer.from(text, 'latin1'));
      bench.fake.faults = [broken];
      expect(await names()).toEqual(['Hà', 'Hà', 'Hà']);
      everyAnswer(broken);
      await expect(bench.source.probe(never)).rejects.toThrow('bytes that are no text');
    });

    it('row by row where some have bytes that are no text: these are unreadable', async () => {
      bench.fake.rows.forEach((row, i) => {
        row['applicantName'] = i === 1 ? 'Hà' : 'Ha';
      });
      everyAnswer(encoded('application/json; charset=utf-8', (text) => Buffer.from(text, 'latin1')));
      expect(new Set(await names())).toEqual(new Set(['Ha', 'unreadable row: damaged_text']));
      const { rows } = await firstPage(bench.source.changes(await bench.source.mark(never), never));
      expect(rows.find((row) => row.kind === 'unreadable')).toMatchObject({ sourceId: '2' });
    });
  });

  it('passes the configured originality on, and none by default', async () => {
    await bench.source.probe(never);
    expect(bench.fake.queries[0]?.has('originality')).toBe(false);
    await bench.another({ originality: '3' }).probe(never);
    expect(bench.fake.queries[1]?.get('originality')).toBe('3');
  });

  it('to a closed port is reported as such', async () => {
    await bench.fake.close();
    const error = await failure(hang);
    expect(error.message).toContain('ECONNREFUSED');
  });

  it('ends at once with the reason of the signal, while sent and while waiting for the next try', async () => {
    const control = new AbortController();
    bench.fake.faults = [
      () => {
        control.abort(new Error('shutting down'));
      },
    ];
    await expect(bench.source.probe(control.signal)).rejects.toThrow('shutting down');

    const late = new AbortController();
    const sleeper = bench.another({}, { sleep: undefined });
    bench.fake.faults = [
      (_, response) => {
        response.writeHead(429, { 'Retry-After': '250' }).end();
        setTimeout(() => late.abort('reason that is no error'), 20);
      },
    ];
    await expect(sleeper.probe(late.signal)).rejects.toBe('reason that is no error');
  });

  it('waits while as many are under way as are allowed', async () => {
    const many = bench.another({ concurrency: 2 });
    const slowly: Fault = (_, response) => setTimeout(() => response.end('{"total":0,"data":[]}'), 20);
    bench.fake.faults = Array.from({ length: 8 }, () => slowly);
    await Promise.all(Array.from({ length: 8 }, () => many.probe(never)));
    expect(bench.fake.mostAtOnce).toBe(2);
  });
});

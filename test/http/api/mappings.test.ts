import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { describe, expect, it } from 'vitest';
import { shownWho } from '../../../src/domain/actor.ts';
import { type AskOptions, type Served, serve } from '../served.ts';

interface Row {
  readonly local: string;
  readonly value: string;
  readonly version: string;
}

async function site() {
  const served = await serve();
  const admin = await served.key('admin', { name: 'An' });
  const ask = async (path: string, options: AskOptions = {}) => {
    const answer = await served.ask(`/api/v1/mappings/${path}`, { key: admin, ...options });
    return { status: answer.status, etag: answer.headers.get('etag'), body: (await answer.json()) as never };
  };
  const put = (path: string, body: object, headers: Record<string, string> = {}) =>
    ask(path, { method: 'PUT', body, headers });
  const row = async (local: string): Promise<Row | undefined> => {
    const { body } = await ask('statuses');
    return (body as { rows: Row[] }).rows.find((one) => one.local === local);
  };
  return { served, ask, put, row };
}

const trailOf = async ({ ledger }: Served): Promise<readonly string[]> =>
  (await ledger.auditTrail({ limit: 9 })).map(
    ({ who, action, subject }) => `${shownWho(who)} ${action} ${subject}`,
  );

describe('a row of a mapping table, by the API', () => {
  it('is read with its version, set by an admin, audited, undone, and removed', async () => {
    const { served, ask, put, row } = await site();
    expect(await row('processing')).toMatchObject({ value: '4' });
    expect(await put('statuses/ours', { value: '4' })).toMatchObject({
      status: 200,
      body: { table: 'statuses', changed: 1, freed: 0, cases: 0 },
    });
    expect(await row('ours')).toMatchObject({ value: '4' });
    expect(await trailOf(served)).toContain('key:An mapping.set statuses ours → 4');
    expect((await ask('statuses/undo', { method: 'POST' })).status).toBe(200);
    expect(await row('ours')).toBeUndefined();
    expect(await trailOf(served)).toContain('key:An mapping.undone statuses ours: 4 → —');
    expect((await ask('statuses/processing', { method: 'DELETE' })).body).toMatchObject({ changed: 1 });
    expect((await ask('statuses/processing', { method: 'DELETE' })).body).toMatchObject({ changed: 0 });
    const operator = await served.key('operator');
    expect((await ask('statuses/ours', { method: 'PUT', key: operator, body: { value: '4' } })).status).toBe(
      403,
    );
  });

  it('is not overwritten by an official who read it before another one saved it', async () => {
    const { put, row } = await site();
    const version = (await row('processing'))?.version ?? '';
    const first = await put('statuses/processing', { value: '8' }, { 'if-match': `"${version}"` });
    expect(first.status).toBe(200);
    const second = await put('statuses/processing', { value: '5' }, { 'if-match': `"${version}"` });
    expect(second).toMatchObject({
      status: 412,
      body: { code: 'mappings.stale', present: [{ local: 'processing', portal: '8' }] },
    });
    expect(await row('processing')).toMatchObject({ value: '8' });
    const none = await put('statuses/unheard', { value: '5' }, { 'if-match': `"${version}"` });
    expect(none).toMatchObject({ status: 412, body: { present: [] } });
  });

  it('is refused with what would be wrong, and the table stays as it is', async () => {
    const { put, row } = await site();
    expect(await put('statuses/ours', { value: '11' })).toMatchObject({
      status: 422,
      body: {
        code: 'mappings.refused',
        errors: [{ where: expect.stringMatching(/^mappings\.statuses:\d+$/) }],
      },
    });
    expect(await put('statuses/ours', { value: '4', level: 'commune' })).toMatchObject({ status: 422 });
    expect(await put('statuses/ours', { value: "=cmd|' /C calc'!A0" })).toMatchObject({
      status: 400,
      body: { code: 'mappings.value' },
    });
    for (const code of [
      '=cmd',
      '@x',
      '%00',
      '%E2%80%AE',
      '__proto__',
      '../../etc/passwd',
      '%2e%2e%2f',
      "'--",
      'a%2Fb',
    ]) {
      const { status } = await put(`statuses/${encodeURIComponent(decodeURIComponent(code))}`, {
        value: '11',
      });
      expect([400, 404, 422], code).toContain(status);
    }
    expect(await row('ours')).toBeUndefined();
  });

  it('may have a code with signs that mean something in an address or a table', async () => {
    const { put, row } = await site();
    for (const code of ['a/b', 'a,b', 'a"b', 'a;b', '__proto__', '#c', "d'e"]) {
      expect((await put(`statuses/${encodeURIComponent(code)}`, { value: '4' })).status, code).toBe(200);
      expect(await row(code), code).toMatchObject({ value: '4' });
    }
  });
});

describe('suggestions', () => {
  it('are the ten statuses, the likeliest first, and the version for the change', async () => {
    const { ask, put } = await site();
    const { status, body, etag } = await ask('statuses/processing2/suggestions?limit=20');
    expect(status).toBe(200);
    const { suggestions } = body as { suggestions: { code: string }[] };
    expect(suggestions).toHaveLength(10);
    expect(suggestions[0]?.code).toBe('4');
    const headers = { 'if-match': etag ?? '' };
    expect((await put('statuses/processing2', { value: '4' }, headers)).status).toBe(200);
  });
});

describe('a download', () => {
  it('holds no formula, whatever stands in the file', async () => {
    const { served } = await site();
    const file = served.deps.tables.read('statuses').file;
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, `local,portal\n=cmd|' /C calc'!A0,4\n@SUM(1),4\n`);
    const key = await served.key('viewer');
    const answer = await served.ask('/api/v1/exports/mappings/statuses.csv', { key });
    const text = await answer.text();
    expect(answer.headers.get('content-disposition')).toContain('dongbo-H23-statuses-');
    expect(text).toContain("'=cmd|");
    expect(text).not.toMatch(/^[=@]/m);
    expect(readFileSync(file, 'utf8')).toContain('\n=cmd|');
  });
});

describe('an agency key', () => {
  it('gets no counts of the whole province', async () => {
    const { served } = await site();
    const key = await served.key('admin', { agencies: ['A'] });
    for (const path of ['mappings', 'mappings/statuses', 'exports/mappings/statuses.csv']) {
      expect((await served.ask(`/api/v1/${path}`, { key })).status, path).toBe(403);
    }
  });
});

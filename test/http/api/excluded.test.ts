import { expect, test } from 'vitest';
import { EXCLUSIONS } from '../../../src/domain/exclusion.ts';
import { excludedSchema } from '../../../src/reports/excluded/schema.ts';
import { aRow, NOW } from '../../support/cases.ts';
import type { Served } from '../served.ts';
import { servedWithCases } from '../someCases.ts';

async function servedWithExcluded(): Promise<Served> {
  const served = await servedWithCases();
  const rows = EXCLUSIONS.flatMap((excluded) =>
    ['A', 'B'].map((agencyCode) => aRow({ caseNo: `${excluded}-${agencyCode}`, agencyCode }, { excluded })),
  );
  await served.ledger.ingest({ rows, drafts: [], readAt: NOW, now: NOW });
  return served;
}

async function problemOf(answer: Response) {
  return (await answer.json()) as { code: string; detail: string; errors?: { expected: string }[] };
}

test('the excluded cases of one why, or of all, are a list of their own', async () => {
  const served = await servedWithExcluded();
  const key = await served.key('viewer');
  const found = async (query: string) => {
    const answer = await served.ask(`/api/v1/records?${query}`, { key });
    expect(answer.status, query).toBe(200);
    return excludedSchema.parse(await answer.json());
  };
  const gone = await found('excluded=gone');
  expect(gone.excluded.map(({ caseNo }) => caseNo)).toEqual(['gone-A', 'gone-B']);
  expect((await found('excluded=all&agency=A')).excluded).toHaveLength(EXCLUSIONS.length);
  const first = await found('excluded=all&limit=6');
  expect(first.totals).toEqual({ total: 10, isCounted: true });
  expect((await found(`excluded=all&limit=6&cursor=${first.next}`)).excluded).toHaveLength(4);
});

test('a key with a scope sees those of its agencies alone', async () => {
  const served = await servedWithExcluded();
  const key = await served.key('viewer', { agencies: ['A'] });
  const answer = await served.ask('/api/v1/records?excluded=all', { key });
  const { excluded, totals } = excludedSchema.parse(await answer.json());
  expect(excluded.map(({ agencyCode }) => agencyCode)).toEqual(EXCLUSIONS.map(() => 'A'));
  expect(totals.total).toBe(EXCLUSIONS.length);
  expect((await served.ask('/api/v1/records?excluded=gone&agency=B', { key })).status).toBe(403);
  const file = await served.ask('/api/v1/exports/records.csv?excluded=gone', { key });
  expect((await file.text()).split('\r\n').filter((line) => line.includes('gone-'))).toHaveLength(1);
  expect(file.headers.get('content-disposition')).toContain('excluded');
});

test.each(['state=pending', 'reason=TOO_LARGE', 'portalCode=A2', 'detail=x', 'order=since'])(
  'a filter of the state of delivery or another order is refused: %s',
  async (other) => {
    const served = await servedWithExcluded();
    const key = await served.key('viewer');
    for (const path of ['/api/v1/records', '/api/v1/exports/records.csv', '/cases']) {
      if (path.includes('exports') && other.startsWith('order')) continue;
      const answer = await served.ask(`${path}?excluded=gone&${other}`, { key });
      expect(answer.status, path).toBe(400);
      if (path.startsWith('/api')) {
        const problem = await problemOf(answer);
        expect(problem).toMatchObject({
          code: 'excluded.filter',
          detail: expect.stringContaining(other.split('=')[0] ?? ''),
        });
      }
    }
  },
);

test.each(['/api/v1/gap', '/api/v1/punctuality', '/api/v1/preview'])(
  '%s takes no excluded cases, and says who does',
  async (path) => {
    const served = await servedWithExcluded();
    const answer = await served.ask(`${path}?excluded=gone`, { key: await served.key('operator') });
    expect(answer.status).toBe(400);
    expect((await problemOf(answer)).errors?.[0]?.expected).toContain('only /api/v1/records');
  },
);

test('a replay takes no excluded cases', async () => {
  const served = await servedWithExcluded();
  const answer = await served.ask('/api/v1/replays', {
    ...{ key: await served.key('operator'), method: 'POST' },
    body: { filter: { excluded: ['gone'] } },
  });
  expect(answer.status).toBe(400);
  expect((await problemOf(answer)).errors?.[0]?.expected).toContain('in no figure');
});

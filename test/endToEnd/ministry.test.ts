import { readFile, writeFile } from 'node:fs/promises';
import { expect, it, onTestFinished } from 'vitest';
import { parseDocument } from 'yaml';
import { z } from 'zod';
import { startProvince } from '../../src/sandbox/province.ts';
import { portalCases, sourceCases } from './support/controlPlane.ts';
import { only, syncDocument } from './support/documents.ts';
import { startTestProvince } from './support/testProvince.ts';

const grouped = z.looseObject({
  total: z.int(),
  excludedBy: z.looseObject({ elsewhere: z.int(), copy: z.int() }),
  groups: z.array(z.looseObject({ key: z.string(), total: z.int(), elsewhere: z.int().optional() })),
});

it("reads a ministry's system to count its cases, and sends the portal none of them", async () => {
  const site = await startTestProvince({ records: 60 });
  onTestFinished(() => site.close());
  const ministry = await startProvince({ records: 40, known: 0, problems: false, seed: 2 });
  onTestFinished(() => ministry.close());
  const settings = { kind: 'opencps', groupId: '35166', username: 'sync', passwordFile: './secrets/source' };
  const from = (name: string, { url }: { url: string }, deliver: boolean): object => ({
    ...{ ...settings, name, deliver, baseUrl: `${url}/o/rest/v2`, censusFrom: '2024-01-01' },
  });
  const configure = async (deliver: boolean): Promise<void> => {
    const file = parseDocument(await readFile(site.config, 'utf8'));
    file.delete('source');
    file.set('sources', [from('main', site.province, true), from('ministry', ministry, deliver)]);
    await writeFile(site.config, file.toString());
  };
  const own = new Set((await sourceCases(site.province)).map(({ caseNo }) => caseNo));
  const theirs = (await sourceCases(ministry)).filter(({ caseNo }) => !own.has(caseNo)).length;
  const sent = async () => new Set((await portalCases(site.portal)).map(({ caseNo }) => caseNo));

  await configure(false);
  const first = await site.runHere(['sync', '--json']);
  expect(first).toMatchObject({ code: 0 });
  expect(only(syncDocument, first.stdout)).toMatchObject({
    ...{ read: 100, delivered: own.size },
    gap: { total: own.size, synced: own.size, excludedBy: { elsewhere: theirs } },
  });
  expect(await sent()).toEqual(own);

  for (const by of ['source', 'level', 'agency', 'month', 'status', 'procedure', 'domain']) {
    const { groups, excludedBy } = only(grouped, (await site.runHere(['gap', '--by', by, '--json'])).stdout);
    const sums = groups.reduce(
      (sum, { total, elsewhere = 0 }) => ({ total: sum.total + total, elsewhere: sum.elsewhere + elsewhere }),
      { total: 0, elsewhere: 0 },
    );
    expect(sums, by).toEqual({ total: own.size, elsewhere: excludedBy.elsewhere });
  }
  expect((await site.runHere(['gap', '--by', 'source', '--lang', 'vi'])).stdout).toContain('Nơi khác gửi');

  // Whoever delivers it after all gets it with the next census, and back again before anything is sent.
  await configure(true);
  expect(only(syncDocument, (await site.runHere(['sync', '--json'])).stdout)).toMatchObject({
    gap: { total: own.size + theirs, synced: own.size + theirs, excludedBy: { elsewhere: 0 } },
  });
  expect((await sent()).size).toBe(own.size + theirs);
  await configure(false);
  const last = await site.runHere(['sync', '--json']);
  expect(only(syncDocument, last.stdout)).toMatchObject({
    gap: { total: own.size, excludedBy: { elsewhere: theirs } },
  });
});

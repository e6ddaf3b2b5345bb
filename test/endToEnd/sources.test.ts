import { readFile, writeFile } from 'node:fs/promises';
import { expect, it, onTestFinished } from 'vitest';
import { parseDocument } from 'yaml';
import { startProvince } from '../../src/sandbox/province.ts';
import { portalCases, sourceCases } from './support/controlPlane.ts';
import { only, syncDocument } from './support/documents.ts';
import { startTestProvince } from './support/testProvince.ts';

it('delivers the cases of two sources, those with one number once, and of one when the other is down', async () => {
  const site = await startTestProvince({ records: 120 });
  onTestFinished(() => site.close());
  const second = await startProvince({ records: 80, known: 0, problems: false, seed: 2 });
  const settings = { kind: 'opencps', groupId: '35166', username: 'sync', passwordFile: './secrets/source' };
  const from = (name: string, { url }: { url: string }): object => ({
    ...{ ...settings, name, baseUrl: `${url}/o/rest/v2`, censusFrom: '2024-01-01', maxTries: 1 },
  });
  const file = parseDocument(await readFile(site.config, 'utf8'));
  file.delete('source');
  file.set('sources', [from('main', site.province), from('second', second)]);
  await writeFile(site.config, file.toString());

  const all = [...(await sourceCases(site.province)), ...(await sourceCases(second))];
  const numbers = new Set(all.map(({ caseNo }) => caseNo));
  expect(numbers.size).toBeLessThan(200);

  const first = await site.runHere(['sync', '--json']);
  expect(first).toMatchObject({ code: 0 });
  expect(only(syncDocument, first.stdout)).toMatchObject({
    ...{ read: 200, delivered: numbers.size, stoppedBecause: null },
    gap: { total: numbers.size, synced: numbers.size },
  });
  expect(first.stderr).toContain('census.shared_numbers');
  expect(new Set((await portalCases(site.portal)).map(({ caseNo }) => caseNo))).toEqual(numbers);

  await second.close();
  const down = await site.runHere(['sync', '--json']);
  expect(down.code).toBe(4);
  expect(only(syncDocument, down.stdout)).toMatchObject({
    ...{ read: 120, changed: 0, stoppedBecause: 'source.unavailable' },
    gap: { total: numbers.size, synced: numbers.size },
  });
});

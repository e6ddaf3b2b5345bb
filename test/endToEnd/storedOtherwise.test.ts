import { expect, it, onTestFinished } from 'vitest';
import { gapDocument, only } from './support/documents.ts';
import { startTestProvince } from './support/testProvince.ts';

it('a portal that stores another status than it was sent is named after the third round, and gets the cases no more', async () => {
  const [records, handedOver] = [40, 5];
  const site = await startTestProvince({ records, portal: { handedOverAs: '9' } });
  onTestFinished(() => site.close());
  // Few, because a portal that seems to have lost most of them is not believed.
  for (let index = 0; index < records; index += 1) {
    site.province.change(index, { dossierStatus: index < handedOver ? 'done' : 'pausing' });
  }
  await site.runHere(['sync']);
  for (const _ of [1, 2, 3]) {
    expect((await site.runHere(['verify', '--all'])).code).toBe(0);
    await site.runHere(['sync']);
  }
  const accepted = site.portal.stats().updates;
  await site.runHere(['verify', '--all']);
  await site.runHere(['sync']);
  expect(site.portal.stats().updates, 'nothing is sent a fourth time').toBe(accepted);
  expect(only(gapDocument, (await site.runHere(['gap', '--json'])).stdout)).toMatchObject({
    total: records,
    synced: records - handedOver,
  });
  const causes = (await site.runHere(['gap', '--by', 'reason', '--lang', 'en'])).stdout;
  expect(causes.match(/STORED_OTHERWISE .* (\d+) {2}/)?.[1]).toBe(String(handedOver));
});

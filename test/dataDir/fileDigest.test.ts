import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { fileDigest } from '../../src/dataDir/fileDigest.ts';

const SUM = '2a152c894398719c0570f83fac34ac03a0f6e8e474b995c2403aa5434f7b9dd4';

test('a file of several chunks is measured and hashed as a whole', async () => {
  const dir = await mkdtemp(join(tmpdir(), 'dongbo-digest-'));
  onTestFinished(() => rm(dir, { recursive: true }));
  const file = join(dir, 'ledger.db');
  await writeFile(file, 'a'.repeat(3_000_000));
  // As `sha256sum` says for three million letters a.
  expect(await fileDigest(file)).toEqual({ bytes: 3_000_000, sha256: SUM });
});

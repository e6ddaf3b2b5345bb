import { execFile } from 'node:child_process';
import { createWriteStream, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { xlsxOf } from '../../../src/presentation/xlsx/workbook.ts';
import { folderWith } from '../../config/configFolder.ts';

const ROWS = 1_000_000;
const MEGABYTES = 300;

/** The flags that every command runs with. */
const FLAGS =
  /node (.*)/.exec(readFileSync('src/cli/dongbo.cjs', 'utf8').split('\n', 1)[0] ?? '')?.[1]?.split(' ') ?? [];

/** In a process of its own, so that its memory is only the reading's. */
const READ = `
import { readBaseline } from ${JSON.stringify(resolve('src/cli/baseline/file.ts'))};
let rows = 0;
for await (const chunk of readBaseline(process.argv[1])) rows += chunk.length;
process.stdout.write(JSON.stringify({ rows, megabytes: process.resourceUsage().maxRSS / 1_024 }));
`;

async function* pages() {
  for (let start = 0; start < ROWS; start += 10_000) {
    yield Array.from({ length: 10_000 }, (_, at) => {
      const number = String(start + at).padStart(7, '0');
      return [`000.00.12.H23-241105-${number}`, (at % 10) + 1, `G09.20-20260609-${number}`];
    });
  }
}

test('a baseline of a million rows in a workbook is read in bounded memory', async () => {
  const file = join(folderWith({}), 'baseline.xlsx');
  const columns = [
    { code: 'caseNo', header: 'Mã hồ sơ', type: 'text', width: 30 },
    { code: 'status', header: 'Trạng thái', type: 'count', width: 10 },
    { code: 'nationCode', header: 'Mã hồ sơ quốc gia', type: 'text', width: 30 },
  ] as const;
  const pieces = xlsxOf({ name: 'x', columns, pages: pages() });
  await pipeline(Readable.from(pieces), createWriteStream(file));

  const { stdout } = await promisify(execFile)(process.execPath, [
    ...FLAGS,
    '--input-type=module',
    '-e',
    READ,
    file,
  ]);
  const read = JSON.parse(stdout) as { rows: number; megabytes: number };
  expect(read.rows).toBe(ROWS);
  expect(read.megabytes).toBeLessThan(MEGABYTES);
});

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, readdirSync, renameSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it, onTestFinished } from 'vitest';
import { folderWith } from '../../config/configFolder.ts';
import { workbookOf } from '../../input/workbookOf.ts';

const SCRIPT = fileURLToPath(import.meta.resolve('./poller.ts'));
const NOTE = 'Đề nghị giải quyết hồ sơ theo quy định; '.repeat(8);

/** Rows of a file of some 40 MB; all of its cases at once would take several times the heap below. */
const CSV_ROWS = 60_000;
const XLSX_ROWS = 60_000;
const HEAP_MB = 48;

function* rowsOf(count: number): Generator<readonly [string, string, string]> {
  for (let i = 0; i < count; i += 1) yield [`H23-${i}`, 'new', `${NOTE}${i}`];
}

function writeCsv(file: string): void {
  const written = openSync(`${file}.part`, 'w');
  writeSync(written, 'Mã hồ sơ,Trạng thái,Trích yếu\n');
  let lines = '';
  for (const row of rowsOf(CSV_ROWS)) {
    lines += `${row.join(',')}\n`;
    if (lines.length < 1_000_000) continue;
    writeSync(written, lines);
    lines = '';
  }
  writeSync(written, lines);
  closeSync(written);
  renameSync(`${file}.part`, file);
}

/** The cases that a process with a small heap was shown before the file was done. */
async function readBySmallProcess(folder: string): Promise<number> {
  const child = spawn(process.execPath, [`--max-old-space-size=${HEAP_MB}`, SCRIPT, folder], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  let cases = 0;
  let rest = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    const lines = `${rest}${text}`.split('\n');
    rest = lines.pop() ?? '';
    cases += lines.filter((line) => line.startsWith('H23-')).length;
    if (lines.includes('polled')) child.stdin.end();
  });
  const [code] = await once(child, 'close');
  expect(code).toBe(0);
  return cases;
}

it('a file far larger than the memory of its reader is read to its end, as CSV', async () => {
  const folder = folderWith({});
  writeCsv(join(folder, 'toanbo.csv'));
  expect(await readBySmallProcess(folder)).toBe(CSV_ROWS);
  expect(readdirSync(join(folder, 'done'))).toHaveLength(2);
});

it('and as a workbook, whose texts stand apart', async () => {
  const folder = folderWith({});
  const rows = [['Mã hồ sơ', 'Trạng thái', 'Trích yếu'], ...rowsOf(XLSX_ROWS)];
  writeFileSync(join(folder, 'toanbo.csv'), workbookOf(rows));
  expect(await readBySmallProcess(folder)).toBe(XLSX_ROWS);
});

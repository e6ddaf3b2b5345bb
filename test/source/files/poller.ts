/**
 * A process that polls a folder as fast as it can, as a dongbo would, and prints a line for each case it was shown and each
 * poll that ended. Its ledger takes a while for each page. Ends when stdin closes.
 */
import process from 'node:process';
import { setTimeout as sleep } from 'node:timers/promises';
import { silentLog } from '../../../src/observability/log.ts';
import { createFilesSource } from '../../../src/source/files/files.ts';

const [folder = '', pageMs = '0'] = process.argv.slice(2);
const source = createFilesSource(
  {
    ...{ folder, whole: 'toanbo*.csv', changes: 'thaydoi*.csv', settleSeconds: 0, keepDays: 0 },
    ...{ columns: { caseNo: 'Mã hồ sơ', status: 'Trạng thái', title: 'Trích yếu' }, dates: 'iso' },
    ...{ pageSize: 20, offsetMs: 0 },
  },
  { now: Date.now, log: silentLog },
);
const never = new AbortController().signal;
const cursor = await source.mark(never);
process.stdin.once('end', () => process.exit(0)).resume();
for (;;) {
  try {
    for await (const { rows } of source.changes(cursor, never)) {
      for (const row of rows) process.stdout.write(`${row.kind === 'case' ? row.record.caseNo : row.kind}\n`);
      if (rows.length > 0 && pageMs !== '0') await sleep(Number(pageMs));
    }
    process.stdout.write('polled\n');
  } catch (error) {
    process.stdout.write(`failed ${error instanceof Error ? error.message : ''}\n`);
  }
  await sleep(Math.random() * 5);
}

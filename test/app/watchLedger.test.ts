import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { watchLedger } from '../../src/app/watchLedger.ts';
import { openSqliteLedger } from '../../src/ledger/sqlite/open.ts';
import { emptyLedger } from '../support/emptyLedger.ts';
import { recordingLog } from '../support/recordingLog.ts';

const NOW = Date.UTC(2026, 10, 29);

function place(): string {
  const dir = mkdtempSync(join(tmpdir(), 'dongbo-watch-'));
  onTestFinished(() => rmSync(dir, { recursive: true, force: true }));
  writeFileSync(join(dir, 'ledger.db'), emptyLedger());
  return join(dir, 'ledger.db');
}

test.each(['deleted', 'replaced'])(
  'a ledger that is %s while it is open is saved with what was written last',
  async (how) => {
    const file = place();
    const ledger = openSqliteLedger({ file, key: null });
    onTestFinished(() => ledger.close());
    const watch = watchLedger(file, { rescue: (to) => ledger.copyTo(to), log: recordingLog(), everyMs: 5 });
    onTestFinished(() => watch.stop());
    rmSync(file);
    if (how === 'replaced') writeFileSync(file, emptyLedger());
    await ledger.setFact('poll', '{"read":7,"changed":0,"unreadable":0}', NOW);
    const error = await watch.lost;
    expect(error).toMatchObject({ code: 'ledger.replaced', exitCode: 2 });
    const [, saved = ''] = /mv (\S+) /.exec(error.remedy) ?? [];
    const rescued = openSqliteLedger({ file: saved, key: null });
    onTestFinished(() => rescued.close());
    expect((await rescued.fact('poll'))?.value).toContain('"read":7');
  },
);

test('a ledger that cannot be saved is said to be lost, with the way back', async () => {
  const file = place();
  const log = recordingLog();
  const rescue = async (): Promise<never> => {
    throw Object.assign(new Error('full'), { code: 'ENOSPC' });
  };
  const watch = watchLedger(file, { rescue, log, everyMs: 5 });
  onTestFinished(() => watch.stop());
  expect(readFileSync(file).length).toBeGreaterThan(0);
  rmSync(file);
  expect((await watch.lost).remedy).toContain('restore');
  expect(log.lines.at(-1)).toMatchObject({ event: 'ledger.not_rescued' });
});

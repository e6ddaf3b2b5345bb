import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Notice } from '../../src/alarms/notice.ts';
import { watch } from '../../src/alarms/watch.ts';
import { manyRows } from '../support/cases.ts';
import { openTempLedger, type TempLedger } from '../sync/tempLedger.ts';
import { receiver, watching } from './watching.ts';

const NEVER = new AbortController().signal;

let temp: TempLedger;
beforeEach(async () => {
  temp = await openTempLedger();
  // Ten cases that wait: the unsynced rate is 100 %.
  await temp.ledger.ingest({ rows: manyRows(10), drafts: [], readAt: temp.now(), now: temp.now() });
});
afterEach(() => temp.dispose());

describe('a process that is killed', () => {
  /** One run in a process of its own that kills itself before or after the receiver has accepted the notices. */
  async function killedTurn(moment: 'before' | 'after'): Promise<Notice[]> {
    const at = (path: string): string => JSON.stringify(new URL(path, import.meta.url).href);
    const code = `
      const { openSqliteLedger } = await import(${at('../../src/ledger/sqlite/open.ts')});
      const { watch } = await import(${at('../../src/alarms/watch.ts')});
      const { watching } = await import(${at('./watching.ts')});
      const ledger = openSqliteLedger({ file: ${JSON.stringify(join(temp.dir, 'ledger.db'))}, key: null });
      const deliver = async (notices) => {
        if (${JSON.stringify(moment)} === 'after') process.stdout.write(JSON.stringify(notices));
        await new Promise((resolve) => setTimeout(resolve, 50));
        process.kill(process.pid, 'SIGKILL');
        await new Promise(() => undefined);
      };
      await watch(watching(ledger, [{ name: 'webhook', deliver }], { now: () => ${temp.now()} }), new AbortController().signal);`;
    const child = spawn(process.execPath, ['--input-type=module', '-e', code], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let said = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      said += text;
    });
    // 'exit' may come before the output has been read to its end.
    const [, signal] = await once(child, 'close');
    expect(signal).toBe('SIGKILL');
    return said === '' ? [] : JSON.parse(said);
  }

  it('between storing and sending sends the notice after the restart', async () => {
    await killedTurn('before');
    const webhook = receiver();
    await watch(watching(temp.ledger, [webhook], { now: temp.now }), NEVER);
    expect(webhook.accepted.map(({ event }) => event)).toEqual(['raised']);
  });

  it('between sending and storing sends the notice again under the same id', async () => {
    const first = await killedTurn('after');
    const webhook = receiver();
    for (let i = 0; i < 2; i += 1) await watch(watching(temp.ledger, [webhook], { now: temp.now }), NEVER);
    expect(first).toHaveLength(1);
    expect(webhook.accepted).toEqual(first);
  });
});

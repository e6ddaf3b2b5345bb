import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { Ledger } from '../../src/ledger/port/ledger.ts';
import { aRow, NOW } from '../support/cases.ts';
import { LEDGERS } from './places.ts';

const LEASE_MS = 300_000;
const KILLS = 5;
const PAGE = 100;

/** Reads pages, leases and settles without a pause; says what it was told is done. */
const WORK = (first: number): string => `
  const { aRow, NOW } = await import(${JSON.stringify(new URL('../support/cases.ts', import.meta.url).href)});
  const say = (what) => process.stdout.write(JSON.stringify(what) + '\\n');
  for (let page = 0; ; page += 1) {
    const rows = Array.from({ length: ${PAGE} }, (_, i) => {
      const caseNo = 'case-' + (${first} + page * ${PAGE} + i);
      return aRow({ caseNo, sourceId: caseNo, agencyCode: 'H23.' + (i % 7) });
    });
    await ledger.ingest({ rows, drafts: [], readAt: NOW, now: NOW, cursor: { name: 'census', value: String(page) } });
    say({ read: rows.map(({ record }) => record.caseNo) });
    const owner = 'delivery ' + (${first} + page);
    const lease = await ledger.lease({ owner, limit: 60, now: NOW, leaseMs: ${LEASE_MS}, lingerMs: 0 });
    const sent = lease.records.map(({ id, version }) => ({ id, version, sentStatus: '4', settlement: { outcome: 'synced' } }));
    await ledger.settle(owner, sent, NOW);
    say({ settled: lease.records.map(({ record }) => record.caseNo) });
  }`;

interface Said {
  readonly read: Set<string>;
  readonly settled: Set<string>;
}

/** Kills it in the middle of whatever it does, once it has settled a first batch, however long that took. */
async function killedWhileWorking(child: ChildProcess, afterMs: number, said: Said): Promise<void> {
  onTestFinished(() => void child.kill('SIGKILL'));
  let text = '';
  const settling = new Promise<void>((resolve) => {
    child.stdout?.setEncoding('utf8').on('data', (part: string) => {
      text += part;
      if (/"settled":.*\n/.test(text)) resolve();
    });
  });
  const ended = once(child, 'exit');
  await Promise.race([settling, ended]);
  await sleep(afterMs);
  expect(child.kill('SIGKILL'), 'it still worked').toBe(true);
  await ended;
  // The last line may be half of one.
  for (const line of text.split('\n').slice(0, -1)) {
    const { read = [], settled = [] } = JSON.parse(line) as { read?: string[]; settled?: string[] };
    for (const caseNo of read) said.read.add(caseNo);
    for (const caseNo of settled) said.settled.add(caseNo);
  }
}

async function deliverAll(ledger: Ledger, now: number): Promise<void> {
  for (let i = 0; ; i += 1) {
    const owner = `rest ${i}`;
    const lease = await ledger.lease({ owner, limit: 500, now, leaseMs: LEASE_MS, lingerMs: 0 });
    if (lease === null) return;
    const settlement = { outcome: 'synced' } as const;
    const sent = lease.records.map(({ id, version }) => ({
      id,
      version,
      sentStatus: '4' as const,
      settlement,
    }));
    await ledger.settle(owner, sent, now);
  }
}

describe.each(LEDGERS)('a process killed in the middle, with the ledger on $name', ({ place }) => {
  it('loses nothing that was read, nothing that was acknowledged, and keeps every counter exact', async () => {
    const dir = await mkdtemp(join(tmpdir(), 'dongbo-killed-'));
    onTestFinished(() => rm(dir, { recursive: true }));
    const under = await place(dir, 'ledger');
    const said: Said = { read: new Set(), settled: new Set() };
    for (let i = 0; i < KILLS; i += 1) {
      const script = `${under.script}${WORK(i * 1_000_000)}`;
      const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      await killedWhileWorking(child, 40 + i * 17, said);
    }
    const ledger = under.open();
    expect(await ledger.recount(), 'counters differ from a recount').toBe(0);
    const records = await ledger.records({}, 1_000_000, 0);
    const states = new Map(records.map(({ caseNo, state }) => [caseNo, state]));
    expect(
      [...said.read].filter((caseNo) => !states.has(caseNo)),
      'lost',
    ).toEqual([]);
    expect(
      [...said.settled].filter((caseNo) => states.get(caseNo) !== 'synced'),
      'not settled',
    ).toEqual([]);
    expect(said.settled.size).toBeGreaterThan(KILLS * 10);
    // Pages are whole or not there.
    expect(records.length % PAGE).toBe(0);

    // Half a page of each process was leased or waits: it is delivered once the leases have run out.
    const later = NOW + LEASE_MS + 1;
    await ledger.reclaim(later);
    await deliverAll(ledger, later);
    expect(await ledger.gapTotals()).toMatchObject({ synced: records.length, never: 0, stale: 0 });
    expect(await ledger.recount()).toBe(0);
    await ledger.ingest({ rows: [aRow()], drafts: [], readAt: later, now: later });
    await ledger.close();
  });
});

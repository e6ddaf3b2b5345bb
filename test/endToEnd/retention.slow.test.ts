/** What commands beside a running daemon leave in the files of the data folder. */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it, type TestContext, vi } from 'vitest';
import { compactSchema, eraseSchema, pruneSchema } from '../../src/reports/retention/schema.ts';
import { reasonOf } from '../privacy/support/leftBehind.ts';
import { SOON } from '../support/soon.ts';
import { startWithoutPages } from './support/daemon.ts';
import { only } from './support/documents.ts';
import { startTestProvince, type TestProvince } from './support/testProvince.ts';

const NAME = 'Nguyễn Thị Dấu Vết';
const TEXT = 'Trùng với hồ sơ của chị dấu vết';

async function startSite(context: TestContext): Promise<TestProvince> {
  const site = await startTestProvince({
    records: 40,
    settings: { 'source.pollIntervalSeconds': 1, 'privacy.encryptPayload': false },
  });
  context.onTestFinished(() => site.close());
  return site;
}

async function run(site: TestProvince, ...words: string[]): Promise<string> {
  const { code, stdout, stderr } = await site.runHere(words);
  expect(code, stderr).toBe(0);
  return stdout;
}

/** Everything in the folder, the private Redis included. */
async function filesHolding(dataDir: string, text: string): Promise<readonly string[]> {
  const found: string[] = [];
  for (const entry of await readdir(dataDir, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const content = await readFile(join(entry.parentPath, entry.name)).catch(() => Buffer.alloc(0));
    if (content.includes(text)) found.push(entry.name);
  }
  return found;
}

describe('erase', () => {
  it('leaves nothing of a case in any file, and nothing in the log, beside a daemon', async (context) => {
    const site = await startSite(context);
    const row = site.province.row(5);
    const caseNo = row?.dossierNo ?? '';
    site.portal.setFaults([{ kind: 'refuse', code: '11', cases: [caseNo], on: 'DongBoHoSoMC' }]);
    site.province.change(caseNo, { applicantName: NAME, dossierNote: TEXT });
    const daemon = await startWithoutPages(site, { DONGBO_LOG_LEVEL: 'debug' });
    await vi.waitFor(() => expect(reasonOf(site.dataDir, caseNo)).toBe('PORTAL_REJECTED'), SOON);
    expect(await filesHolding(site.dataDir, NAME), 'before').not.toEqual([]);

    const erased = only(eraseSchema, await run(site, 'erase', caseNo, '--json'));
    expect(erased).toEqual({ erased: [caseNo], unknown: [], undelivered: [caseNo], remains: false });
    for (const text of [NAME, TEXT]) expect(await filesHolding(site.dataDir, text), text).toEqual([]);
    expect(`${daemon.stdout()}${daemon.stderr()}`).not.toContain(NAME);
    expect(await run(site, 'audit', 'list', '--json')).toContain('case.erased');
    expect(await run(site, 'audit', 'verify', '--json')).toContain('"intact":true');
    // The source still shows the case, poll after poll and in a census.
    site.province.change(6, { dossierNote: 'another case, so that something is read' });
    const polls = (): number => daemon.events('poll.done').length;
    const before = polls();
    await vi.waitFor(() => expect(polls()).toBeGreaterThan(before + 2), SOON);
    expect(await filesHolding(site.dataDir, NAME), 'after polls').toEqual([]);
    daemon.kill('SIGTERM');
    await daemon.ended;
    await run(site, 'sync', '--json', '--max-wait', '2s');
    expect(await filesHolding(site.dataDir, NAME), 'after a census').toEqual([]);
    expect(await site.runHere(['erase', 'H23-nowhere'])).toMatchObject({ code: 2 });
  });
});

describe('prune and compact', () => {
  it('run beside a daemon, and change no figure', async (context) => {
    const site = await startSite(context);
    const daemon = await startWithoutPages(site);
    // The figures of a daemon that has just started still change.
    await expect.poll(() => daemon.events('census.done'), SOON).toHaveLength(1);
    await run(site, 'snapshot');
    const gap = await run(site, 'gap', '--as-of', '2024-06-01', '--json');
    expect(only(pruneSchema, await run(site, 'prune', '--dry-run', '--json'))).toMatchObject({
      dryRun: true,
    });
    expect(only(pruneSchema, await run(site, 'prune', '--json'))).toMatchObject({ dryRun: false });
    expect(await run(site, 'gap', '--as-of', '2024-06-01', '--json')).toBe(gap);
    expect(only(compactSchema, await run(site, 'compact', '--json'))).toMatchObject({ rebuilt: false });
    expect(await run(site, 'prune', '--lang', 'en')).toContain('kept for 730 days');
    expect((await site.runHere(['doctor', '--lang', 'en'])).stdout).toContain('last pruned');
    daemon.kill('SIGTERM');
    expect((await daemon.ended).code).toBe(0);
  });
});

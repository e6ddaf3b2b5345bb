import { describe, it } from 'vitest';
import { z } from 'zod';
import { NOT_LOOKED_UP } from '../../src/domain/preview.ts';
import { SOON } from '../support/soon.ts';
import { portalCases } from './support/controlPlane.ts';
import { startDaemon } from './support/daemon.ts';
import { only, syncDocument } from './support/documents.ts';
import { startTestProvince } from './support/testProvince.ts';

const document = z.strictObject({
  new: z.int(),
  update: z.int(),
  steps: z.int(),
  alreadyThere: z.int().nullable(),
  lookedUp: z.int(),
  notLookedUp: z.enum(NOT_LOOKED_UP).nullable(),
  heldBack: z.int(),
  reasons: z.record(z.string(), z.int()),
  requests: z.int(),
  seconds: z.number(),
});

/** Services that only read. */
const READING = new Set(['login', 'TraCuuHoSo', 'LayDanhSachTTHC', 'LayThuTuc']);

describe.concurrent('preview', () => {
  it('says before the first delivery what it will bring, and sends nothing', async ({
    expect,
    onTestFinished,
  }) => {
    const records = 300;
    const site = await startTestProvince({ records, problems: true });
    onTestFinished(() => site.close());
    const { code, stdout, stderr } = await site.runHere(['preview', '--json', '--lang', 'en']);
    expect(code, stderr).toBe(0);
    const said = only(document, stdout);
    expect(new Set(Object.keys(site.portal.stats().requests)).difference(READING)).toEqual(new Set());
    expect(await portalCases(site.portal)).toEqual([]);
    expect(stderr).toContain('looked up');

    const heldBack = Object.values(said.reasons).reduce((sum, n) => sum + n, 0);
    expect(said.heldBack).toBe(heldBack);
    expect(said.heldBack).toBeGreaterThan(0);
    expect(said.reasons).toHaveProperty('PROCEDURE_UNMAPPED');
    const before = site.portal.stats().total;
    const sync = only(syncDocument, (await site.runHere(['sync', '--json', '--changes-only'])).stdout);
    expect(said.new + said.update + (said.alreadyThere ?? 0) + said.heldBack).toBe(sync.gap.total);
    // What the portal itself refuses cannot be known before.
    expect(sync.delivered).toBeLessThanOrEqual(said.new + said.update + (said.alreadyThere ?? 0));
    expect(site.portal.stats().total - before).toBeGreaterThanOrEqual(said.requests - 2);
  });

  it('foretells a sync to the case, the step and nearly to the request', async ({
    expect,
    onTestFinished,
  }) => {
    const site = await startTestProvince({ records: 300 });
    onTestFinished(() => site.close());
    const said = only(document, (await site.runHere(['preview', '--json'])).stdout);
    expect(said).toMatchObject({ update: 0, alreadyThere: 0, heldBack: 0, reasons: {} });
    const before = site.portal.stats();
    const requests = only(syncDocument, (await site.runHere(['sync', '--json'])).stdout).requests.portal;
    const held = await portalCases(site.portal);
    expect(held).toHaveLength(said.new);
    expect(held.reduce((sum, { progress }) => sum + progress, 0)).toBe(said.steps);
    const domains = Object.values(site.portal.stats().requests['LayThuTuc'] ?? {}).reduce((a, n) => a + n, 0);
    expect(before.requests['LayThuTuc']).toBeUndefined();
    // A login beside them.
    expect(Math.abs(requests - domains - said.requests)).toBeLessThanOrEqual(3);
  });

  it('sees what the portal has already, keeps to its filters, and says why nothing matches', async ({
    expect,
    onTestFinished,
  }) => {
    const site = await startTestProvince({ records: 100, known: 60 });
    onTestFinished(() => site.close());
    const said = only(document, (await site.runHere(['preview', '--json'])).stdout);
    expect(said.new).toBe(40);
    expect(said.update + (said.alreadyThere ?? 0)).toBe(60);
    const ten = only(document, (await site.runHere(['preview', '--json', '--limit', '10'])).stdout);
    expect(ten.new + ten.update + (ten.alreadyThere ?? 0)).toBe(10);
    const none = await site.runHere(['preview', '--json', '--lang', 'en', '--agency', 'nowhere']);
    expect(only(document, none.stdout)).toMatchObject({ new: 0, requests: 0 });
    expect(none.stderr).toContain('nowhere');
    expect((await site.runHere(['preview', '--limit', '0'])).code).toBe(2);
  });

  it('over HTTP looks cases up by the session of the deliveries, which it does not end', {
    timeout: 400_000,
  }, async ({ expect, onTestFinished }) => {
    const site = await startTestProvince({ records: 60, known: 20 });
    onTestFinished(() => site.close());
    await site.runHere(['delivery', 'pause']);
    const { stdout } = await site.runHere(['keys', 'create', '--role', 'operator', '--name', 'x', '--json']);
    const { key } = z.looseObject({ key: z.string() }).parse(JSON.parse(stdout));
    const daemon = await startDaemon(site);
    const ask = async (): Promise<z.infer<typeof document>> => {
      const headers = { authorization: `Bearer ${key}` };
      return document.parse(await (await fetch(`${daemon.url}/api/v1/preview`, { headers })).json());
    };
    await expect.poll(async () => (await ask()).lookedUp, SOON).toBe(60);
    const said = await ask();
    expect(said).toMatchObject({ new: 40, notLookedUp: null });
    expect(said.update + (said.alreadyThere ?? 0)).toBe(20);
    const asked = site.portal.stats().requests;
    expect(new Set(Object.keys(asked)).difference(READING)).toEqual(new Set());
    expect(Object.values(asked['login'] ?? {}).reduce((sum, n) => sum + n, 0)).toBe(1);
    daemon.kill('SIGTERM');
    await daemon.ended;
  });

  it('still says what is held back while the portal cannot be asked', async ({ expect, onTestFinished }) => {
    const site = await startTestProvince({ records: 60, problems: true });
    onTestFinished(() => site.close());
    await site.portal.close();
    const { code, stdout, stderr } = await site.runHere(['preview', '--json', '--lang', 'en']);
    expect(code, stderr).toBe(3);
    const said = only(document, stdout);
    expect(said.alreadyThere).toBeNull();
    expect(said.new).toBeGreaterThan(0);
    expect(stderr).toContain('could not be asked');
  });
});

import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { createNotifier } from '../../src/app/notifications.ts';
import { openOrMakeLedger } from '../../src/app/openLedger.ts';
import { loadConfig } from '../../src/config/load.ts';
import { silentLog } from '../../src/observability/log.ts';
import { folderWith, LEDGER, SECRETS, SMALLEST } from '../config/configFolder.ts';
import { manyRows } from '../support/cases.ts';
import { type HttpReceiver, startHttpReceiver } from '../support/httpReceiver.ts';
import { type SmtpServer, startSmtpServer } from '../support/smtpServer.ts';
import { type Answer, run } from './captured.ts';

const RULES = `alarms:
  rules:
    - { kind: gap_over, percent: 5, name: Toàn tỉnh }
    - { kind: agency_below, percent: 90, minCases: 1 }
    - { kind: counter_drift }
`;

let webhook: HttpReceiver;
let mail: SmtpServer;
beforeEach(async () => {
  webhook = await startHttpReceiver();
  mail = await startSmtpServer();
});
afterEach(async () => {
  await webhook.close();
  await mail.close();
});

function folder(rest = ''): string {
  const receivers = `notify:
  webhook: { url: "${webhook.url}", secretFile: secrets/hook, timeoutSeconds: 30 }
  email: { host: 127.0.0.1, port: ${mail.port}, from: dongbo@h23.test, to: [cntt@h23.test], timeoutSeconds: 30 }
`;
  const yaml = SMALLEST + RULES + (rest || receivers);
  return folderWith({ 'dongbo.yaml': yaml, ...SECRETS, ...LEDGER, 'secrets/hook': 'bí mật' });
}

/** One turn of the daemon's loop on a ledger where ten cases wait. */
async function turn(cwd: string): Promise<void> {
  const config = loadConfig({ env: {}, cwd });
  const ledger = openOrMakeLedger(config);
  const now = Date.now();
  await ledger.ingest({ rows: manyRows(10), drafts: [], readAt: now, now });
  const mappings = () => config.mappings;
  const notifier = createNotifier(config, {
    ...{ ledger, mappings, now: Date.now, log: silentLog },
    portalCodes: () => new Map(),
    certificate: () => null,
  });
  await notifier.run(new AbortController().signal, () => undefined);
  await ledger.close();
}

const view = z.strictObject({
  rules: z.array(
    z.strictObject({
      rule: z.string(),
      kind: z.string(),
      name: z.string().nullable(),
      limit: z.number().nullable(),
      unit: z.string().nullable(),
      firing: z.array(
        z.strictObject({
          agency: z.strictObject({ code: z.string(), name: z.string() }).nullable(),
          source: z.string().nullable(),
          raisedAt: z.iso.datetime({ offset: true }),
          value: z.number().nullable(),
          title: z.string().min(1),
        }),
      ),
    }),
  ),
  receivers: z.array(
    z.strictObject({
      name: z.enum(['webhook', 'email']),
      pending: z.int(),
      pendingSince: z.iso.datetime({ offset: true }).nullable(),
      test: z
        .strictObject({ taken: z.boolean(), why: z.string().nullable(), remedy: z.string().nullable() })
        .nullable(),
    }),
  ),
  pendingDigests: z.int(),
});

function documentOf({ stdout, stderr }: Answer): z.infer<typeof view> {
  expect(stderr).toBe('');
  return view.parse(JSON.parse(stdout));
}

describe('dongbo alarms', () => {
  it('shows the rules, and what the daemon found and sent', async () => {
    const cwd = folder();
    const before = documentOf(await run(['alarms', '--json'], { cwd }));
    expect(before.rules.map(({ rule, firing }) => [rule, firing])).toEqual([
      ['gap_over:5', []],
      ['agency_below:90:1', []],
      ['counter_drift', []],
    ]);
    await turn(cwd);
    const after = documentOf(await run(['alarms', '--json'], { cwd }));
    expect(after.rules.map(({ firing }) => firing.length)).toEqual([1, 1, 0]);
    expect(after.rules[1]?.firing[0]).toMatchObject({
      agency: { code: 'H23.12', name: 'Sở Tư pháp' },
      value: 0,
      title: 'Sở Tư pháp (H23.12): synced rate 0.00%, below the limit of 90.00%',
    });
    expect(after.receivers.map(({ name, pending, test }) => [name, pending, test])).toEqual([
      ['webhook', 0, null],
      ['email', 0, null],
    ]);
  });

  it('writes stable words to a webhook and the configured language to a person', async () => {
    await turn(folder());
    expect(webhook.received).toHaveLength(1);
    expect(JSON.parse(webhook.received[0]?.body ?? '')).toMatchObject({
      sender: 'dongbo',
      version: 1,
      province: { code: 'H23', name: 'Hải Dương' },
      notices: [
        {
          id: expect.any(String),
          event: 'raised',
          rule: 'gap_over:5',
          kind: 'gap_over',
          name: 'Toàn tỉnh',
          limit: 5,
          unit: 'percent',
          agency: null,
          value: 100,
          unsynced: 10,
          total: 10,
          title: 'Tỷ lệ chưa đồng bộ 100,00%, vượt ngưỡng 5,00%',
        },
        { event: 'raised', kind: 'agency_below', agency: { code: 'H23.12', name: 'Sở Tư pháp' }, value: 0 },
      ],
    });
    expect(mail.mails).toHaveLength(1);
    expect(mail.mails[0]?.to).toEqual(['cntt@h23.test']);
  });

  it('shows what a receiver has not taken yet', async () => {
    const cwd = folder();
    webhook.answerWith(404);
    await turn(cwd);
    const { receivers } = documentOf(await run(['alarms', '--json'], { cwd }));
    expect(receivers.map(({ pending }) => pending)).toEqual([2, 0]);
    const { stdout } = await run(['alarms', '--lang', 'vi'], { cwd });
    expect(stdout).toContain('webhook: 2 thông báo chờ gửi, từ ');
  });

  it('sends a test notice to each receiver, and ends with 1 when one does not accept it', async () => {
    const cwd = folder();
    const good = await run(['alarms', '--test', '--json'], { cwd });
    expect(good.exitCode).toBe(0);
    expect(documentOf(good).receivers.map(({ test }) => test?.taken)).toEqual([true, true]);
    expect(JSON.parse(webhook.received[0]?.body ?? '')).toMatchObject({ notices: [{ event: 'test' }] });
    expect(mail.mails).toHaveLength(1);

    webhook.answerWith(403);
    const bad = await run(['alarms', '--test'], { cwd });
    expect(bad.exitCode).toBe(1);
    expect(bad.stdout).toContain('→ did not accept it: The receiver of notify.webhook answered HTTP 403.');
  });

  it('says so where there are no rules and no receivers', async () => {
    const cwd = folderWith({ 'dongbo.yaml': `${SMALLEST}alarms: { rules: [] }\n`, ...SECRETS, ...LEDGER });
    const { exitCode, stdout } = await run(['alarms', '--test'], { cwd });
    expect(exitCode).toBe(0);
    expect(stdout).toContain('There are no alarm rules (alarms.rules).');
    expect(stdout).toContain('There are no receivers');
  });

  it.each(['vi', 'en'])('keeps within 80 columns in the language %s', async (language) => {
    const cwd = folder();
    webhook.answerWith(404);
    await turn(cwd);
    const { stdout } = await run(['alarms', '--test', '--lang', language], { cwd });
    expect(stdout.split('\n').filter((line) => [...line].length > 80)).toEqual([]);
  });

  it('leaves no address and no secret in the ledger', async () => {
    const cwd = folder();
    webhook.answerWith(404);
    await turn(cwd);
    const config = loadConfig({ env: {}, cwd });
    const ledger = openOrMakeLedger(config);
    const { value } = (await ledger.fact('alarms')) ?? { value: '' };
    await ledger.close();
    expect(value).toContain('gap_over:5');
    expect(value).not.toMatch(/@|bí mật|127\.0/);
  });
});

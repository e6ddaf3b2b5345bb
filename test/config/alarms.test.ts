import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { ruleKey } from '../../src/alarms/rules.ts';
import type { Config } from '../../src/config/config.ts';
import { loadConfig } from '../../src/config/load.ts';
import { errorAfter, folderWith, SECRETS, SMALLEST } from './configFolder.ts';

const MAIL = 'notify: { email: { host: mail.test, from: a@h23.test';

function load(yaml: string, files: Readonly<Record<string, string>> = {}): Config {
  const folder = folderWith({ 'dongbo.yaml': SMALLEST + yaml, ...SECRETS, ...files });
  return loadConfig({ env: { HOOK: 'móc-bí-mật' }, cwd: folder });
}

/** Each problem as `path: expected`, in English. */
function problemsOf(yaml: string): string[] {
  const error = errorAfter((smallest) => smallest + yaml);
  return error.problemsIn('en').map(({ path, expected }) => `${path}: ${expected}`);
}

describe('alarms and notices', () => {
  it('watch what every province wants to hear of, once each, and notify nobody by default', () => {
    const { alarms, notify } = load('');
    expect(alarms).toMatchObject({ everySeconds: 60, reminderHours: 0 });
    expect(alarms.rules.map(ruleKey)).toEqual([
      'circuit_open:15',
      'no_poll:30',
      'gap_growing:24',
      'counter_drift',
      'ledger_damage',
      'standstill',
      'census_suspicious',
      'procedure_list',
      'backup_overdue:30',
      'portal_certificate:14',
      'client_certificate:30',
      'portal_password:14',
      'http_certificate:14',
      'process_lost:5',
      'versions_differ:60',
    ]);
    expect(load('alarms: { rules: [] }\n').alarms.rules).toEqual([]);
    expect(notify).toEqual({ webhook: null, email: null, digest: { at: '07:00', to: [] } });
  });

  it('take rules of every kind, with the least number of cases where none is given', () => {
    const { alarms } = load(`alarms:
  rules:
    - { kind: gap_over, percent: 5, name: Toàn tỉnh }
    - { kind: gap_growing, hours: 24 }
    - { kind: agency_below, percent: 90 }
    - { kind: agency_below, percent: 90, minCases: 7 }
    - { kind: oldest_unsynced, days: 0.5 }
    - { kind: no_poll, minutes: 30 }
    - { kind: circuit_open, minutes: 10 }
    - { kind: counter_drift }
`);
    expect(alarms.rules.map(ruleKey)).toEqual([
      'gap_over:5',
      'gap_growing:24',
      'agency_below:90:100',
      'agency_below:90:7',
      'oldest_unsynced:0.5',
      'no_poll:30',
      'circuit_open:10',
      'counter_drift',
    ]);
    expect(alarms.rules[0]?.name).toBe('Toàn tỉnh');
  });

  it.each([
    ['{ kind: gap_ovr, percent: 5 }', 'kind: one of: gap_over, gap_growing, agency_below'],
    ['{ percent: 5 }', 'kind: one of: gap_over'],
    ['{ kind: gap_over }', 'percent: a number from 0 to 100'],
    ['{ kind: gap_over, percent: 101 }', 'percent: a number from 0 to 100'],
    ['{ kind: gap_over, percent: "5" }', 'percent: a number from 0 to 100'],
    ['{ kind: gap_over, percent: 5, hours: 3 }', 'hours: nothing: gap_over does not use this key'],
    ['{ kind: counter_drift, minCases: 3 }', 'minCases: nothing: counter_drift does not use this key'],
    ['{ kind: gap_over, precent: 5 }', 'precent: percent'],
    ['{ kind: no_poll, minutes: 0 }', 'minutes: a number from 1 to 100000'],
  ])('refuse the rule %s', (rule, problem) => {
    const found = problemsOf(`alarms: { rules: [${rule}] }\n`);
    expect(found[0]).toContain(`alarms.rules[0].${problem}`);
  });

  it('refuse a rule that is there twice', () => {
    const rules = '[{ kind: gap_over, percent: 5 }, { kind: gap_over, percent: 5, name: x }]';
    expect(problemsOf(`alarms: { rules: ${rules} }\n`)).toEqual([
      'alarms.rules[1]: a rule that is not there yet',
    ]);
  });

  it('keep their secrets to themselves', () => {
    const config = load(
      `notify:
  webhook: { url: "https://hook.test/a/", secretEnv: HOOK }
  email: { host: mail.test, username: u, passwordFile: secrets/mail, from: a@h23.test, to: [b@h23.test] }
`,
      { 'secrets/mail': 'thư-bí-mật' },
    );
    const { webhook, email } = config.notify;
    expect(webhook).toMatchObject({ url: 'https://hook.test/a/', timeoutSeconds: 10 });
    expect(webhook?.secret.reveal()).toBe('móc-bí-mật');
    expect(email).toMatchObject({ port: 587, secure: false, username: 'u', timeoutSeconds: 30 });
    expect(email?.password?.reveal()).toBe('thư-bí-mật');
    expect(email).not.toHaveProperty('passwordFile');
    expect(JSON.stringify(config) + inspect(config, { depth: 9 })).not.toContain('bí-mật');
  });

  it.each([
    [
      'notify: { webhook: { url: "https://hook.test" } }',
      'notify.webhook.secretFile: secretFile or secretEnv',
    ],
    [
      'notify: { webhook: { url: "https://u:p@hook.test", secretEnv: PATH } }',
      'notify.webhook.url: an http://',
    ],
    [
      'notify: { webhook: { secretFile: secrets/portal } }',
      'notify.webhook.url: an http:// or https:// address',
    ],
    [
      'notify: { webhook: { form: dongbo, url: "https://hook.test", chatId: 7, secretFile: secrets/portal } }',
      'notify.webhook.chatId: nothing',
    ],
    [
      'notify: { webhook: { form: slack, secretFile: secrets/portal } }',
      "notify.webhook.secretFile: the webhook's whole address",
    ],
    [
      'notify: { webhook: { form: telegram, chatId: -7, secretFile: secrets/portal } }',
      "notify.webhook.secretFile: the bot's token",
    ],
    [`${MAIL}, username: u } }`, 'notify.email.passwordFile: passwordFile or passwordEnv'],
    [`${MAIL}, to: [nobody] } }`, 'notify.email.to[0]: an e-mail address'],
    [`${MAIL} }, digest: { at: "7:00" } }`, 'notify.digest.at: a time of day'],
    [
      `${MAIL} }, digest: { agencies: { H23.12: [nobody] } } }`,
      'notify.digest.agencies.H23.12[0]: an e-mail address',
    ],
    [`${MAIL} }, digest: { agencies: { H23.12: a@h23.test } } }`, 'notify.digest.agencies.H23.12: a list'],
    ['notify: { digest: { to: [a@h23.test] } }', 'notify.email: a mail server (host, from)'],
    [
      'notify: { digest: { agencies: { H23.12: [a@h23.test] } } }',
      'notify.email: a mail server (host, from)',
    ],
  ])('refuse %s', (yaml, problem) => {
    const env = { PATH: 'x' };
    const error = errorAfter((smallest) => `${smallest}${yaml}\n`, {}, env);
    expect(error.problemsIn('en').map(({ path, expected }) => `${path}: ${expected}`)).toEqual([
      expect.stringContaining(problem),
    ]);
  });
});

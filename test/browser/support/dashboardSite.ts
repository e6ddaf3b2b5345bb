import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { expect, vi } from 'vitest';
import { z } from 'zod';
import type { Role } from '../../../src/domain/role.ts';
import { newKey } from '../../../src/http/auth/keyText.ts';
import { openSqliteLedger } from '../../../src/ledger/sqlite/open.ts';
import { startDaemon } from '../../endToEnd/support/daemon.ts';
import { groupedGapDocument, only } from '../../endToEnd/support/documents.ts';
import { startTestProvince, type TestProvince } from '../../endToEnd/support/testProvince.ts';
import { type SmtpServer, startSmtpServer } from '../../support/smtpServer.ts';
import { SOON } from '../../support/soon.ts';
import { arrived } from './arrived.ts';
import { chromiumPath } from './chromium.ts';

type Gap = z.output<typeof groupedGapDocument>;

/** A running daemon of a simulated province, whose deliveries are done: what is left are its problems. */
export interface DashboardSite extends TestProvince {
  readonly url: string;
  /** Takes the mails that the daemon sends. */
  readonly smtp: SmtpServer;
  /** A new key, of the whole province or of some agencies. */
  key(role: Role, ...agencies: readonly string[]): Promise<string>;
  gap(by: 'agency' | 'reason'): Promise<Gap>;
}

const BY = { who: 'cli:tester', origin: 'here' };

/** Problems are about 6 of 100 cases, and at least one of each kind. */
export async function startDashboardSite(records: number): Promise<DashboardSite> {
  const smtp = await startSmtpServer();
  const site = await startTestProvince({
    records,
    known: 0,
    problems: true,
    settings: {
      'source.pollIntervalSeconds': 1,
      'report.chromium': chromiumPath ?? '',
      'notify.email': { host: '127.0.0.1', port: smtp.port, from: 'dongbo@h23.test' },
    },
  });
  try {
    const { url } = await startDaemon(site);
    // Beside the daemon, as the commands work, and quicker than one command for each key.
    const ledger = openSqliteLedger({ file: join(site.dataDir, 'ledger.db'), key: null });
    let keys = 0;
    const key = async (role: Role, ...agencies: readonly string[]): Promise<string> => {
      const { id, text, hash } = newKey();
      keys += 1;
      const scope = { agencies: agencies.length === 0 ? null : agencies, expiresAt: null };
      await ledger.createApiKey({ id, hash, role, name: `${role} ${keys}`, ...scope }, BY, Date.now());
      return text;
    };
    const gap = async (by: string): Promise<Gap> =>
      only(groupedGapDocument, (await site.runHere(['gap', '--by', by, '--json'])).stdout);
    const close = async (): Promise<void> => {
      await ledger.close();
      await site.close();
      await smtp.close();
    };
    const started = { ...site, url, smtp, key, gap, close };
    await settled(started, records, await key('viewer'));
    return started;
  } catch (error) {
    await site.close();
    await smtp.close();
    throw error;
  }
}

const figures = z.object({ total: z.int() });
const delivery = z.object({ backlog: z.int().nullable() });

/** Until the census is in and nothing waits any more. */
async function settled({ url }: DashboardSite, records: number, key: string): Promise<void> {
  const ask = async (path: string): Promise<unknown> =>
    await (await fetch(`${url}/api/v1/${path}`, { headers: { authorization: `Bearer ${key}` } })).json();
  const standing = async (): Promise<void> => {
    expect(figures.parse(await ask('gap')).total).toBe(records);
    expect(delivery.parse(await ask('delivery')).backlog).toBe(0);
  };
  await vi.waitFor(standing, SOON);
}

/** Signs in by the form, as a person does, and is then where `path` leads. */
export async function signIn(
  page: Page,
  site: Pick<DashboardSite, 'url'>,
  key: string,
  path = '/',
): Promise<void> {
  await page.goto(`${site.url}/sign-in?next=${encodeURIComponent(path)}`);
  await page.locator('#key').fill(key);
  await page.locator('form.sign-in button').click();
  // The scripts of a page come after its links.
  await arrived(page.locator('nav a').first());
}

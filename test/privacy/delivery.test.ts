import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import type { PortalFault } from '../../src/sandbox/portal/faults.ts';
import type { ProvinceFault } from '../../src/sandbox/province/faults.ts';
import { type Daemon, startDaemon } from '../endToEnd/support/daemon.ts';
import { LEDGERS, type LedgerPlace } from '../endToEnd/support/ledgers.ts';
import { connectPrivateRedis } from '../endToEnd/support/privateRedis.ts';
import { type HttpReceiver, startHttpReceiver } from '../support/httpReceiver.ts';
import { type SmtpServer, startSmtpServer } from '../support/smtpServer.ts';
import { SOON } from '../support/soon.ts';
import { everythingIn, filesIn } from './support/leftBehind.ts';
import { type MarkedSite, startMarkedSite } from './support/markedSite.ts';
import { MARKS } from './support/persons.ts';
import { escapedForJson, marksIn, type Place } from './support/search.ts';

const RECORDS = 90;
const NAME = `Nguyễn ${MARKS.applicantName}7 Hà, ${MARKS.applicantIdNo}007`;
/** What somebody who looks for a person types where a case number belongs. */
const TYPED = `ai là ${NAME}`;

describe.each(LEDGERS)(
  'a province in which everything goes wrong, with the ledger on $name',
  ({ name, place }) => {
    let site: MarkedSite;
    let ledger: LedgerPlace;
    let webhook: HttpReceiver;
    let mail: SmtpServer;
    let collector: HttpReceiver;
    let daemon: Daemon;
    /** All that the commands said. */
    const said: Place[] = [];
    const sound = (index: number): string =>
      site.cases.filter(({ problem }) => problem === null)[index]?.caseNo ?? '';

    beforeAll(async () => {
      webhook = await startHttpReceiver();
      mail = await startSmtpServer();
      collector = await startHttpReceiver();
      ledger = await place();
      site = await startMarkedSite({
        records: RECORDS,
        problems: true,
        settings: {
          ...ledger.settings,
          'source.pollIntervalSeconds': 1,
          'portal.batchSize': 10,
          'portal.timeoutSeconds': 1,
          tracing: { otlpEndpoint: new URL(collector.url).origin, sampleRatio: 1 },
          alarms: { everySeconds: 10, rules: [{ kind: 'gap_over', percent: 0 }] },
          notify: {
            webhook: { url: webhook.url, secretFile: './secrets/webhook' },
            email: { host: '127.0.0.1', port: mail.port, from: 'a@example.vn', to: ['b@example.vn'] },
          },
        },
      });
      await writeFile(join(site.dir, 'secrets', 'webhook'), 'a-secret-of-both', { mode: 0o600 });
      site.province.change(sound(0), { receiveDate: NAME });
      site.province.change(sound(1), { dueDate: `05/11/2024 ${NAME}` });
      site.province.change(sound(2), { serviceCode: '', govAgencyCode: '' });
      site.province.setFaults(SOURCE_FAULTS);
      site.portal.setFaults(portalFaults(sound));
      daemon = await startDaemon(site, { DONGBO_LOG_LEVEL: 'debug' });
      await vi.waitFor(async () => {
        const { rejected = 0, blocked = 0, synced = 0 } = await ledger.states(site);
        expect(rejected, 'refused with messages that quote').toBeGreaterThan(5);
        expect(blocked, 'dates and fields that are none').toBeGreaterThan(5);
        expect(synced).toBeGreaterThan(RECORDS / 2);
        expect(await ledger.reasonOf(site, sound(5))).toBe('PORTAL_REJECTED');
        expect(await ledger.reasonOf(site, sound(20))).toBe('PORTAL_REJECTED');
      }, SOON);
      site.province.setFaults([{ kind: 'says', times: 1, text: wrongTypes(site) }]);
      await vi.waitFor(() => expect(daemon.events('source.row_unreadable').length).toBeGreaterThan(0), SOON);
      await vi.waitFor(() => {
        expect(webhook.received.length).toBeGreaterThan(0);
        expect(mail.mails.length).toBeGreaterThan(0);
        expect(collector.received.length).toBeGreaterThan(0);
      }, SOON);
    });
    afterAll(async () => {
      await Promise.all([site.close(), webhook.close(), mail.close(), collector.close()]);
    });

    it('meets every fault that quotes a person', async () => {
      // Some of them meet a case only when it is tried once more.
      await vi.waitFor(() => {
        const { DongBoHoSoMC = {}, CapNhatTienDoHoSoMC = {} } = site.portal.stats().requests;
        expect(DongBoHoSoMC).toMatchObject({ quote: expect.any(Number), says: 2, cut_json: 1, hang: 1 });
        expect(DongBoHoSoMC['quote']).toBeGreaterThan(10);
        expect(CapNhatTienDoHoSoMC).toMatchObject({ quote: expect.any(Number) });
        expect(site.province.stats().requests['dossiers']).toMatchObject({
          cut_json: 1,
          array_body: 1,
          says: 2,
        });
      }, SOON);
    });

    it('is logged with the id of each run and delivery, and no field is dropped', async () => {
      const { stderr } = daemon;
      expect(stderr(), 'at its most talkative').toContain('"level":20');
      expect(stderr()).not.toContain('droppedFields');
      for (const event of ['poll.done', 'census.done', 'source.try_failed', 'source.row_unreadable']) {
        expect(daemon.events(event).length, event).toBeGreaterThan(0);
        for (const line of daemon.events(event)) expect(line['runId'], event).toMatch(/^[0-9a-f]{8}$/);
      }
      await vi.waitFor(() => {
        const [settled = [], ...failed] = [
          'delivery.settled',
          'portal.request_failed',
          'portal.request_refused',
        ]
          .map((event) => daemon.events(event).filter(({ service }) => service !== 'login'))
          .map((lines) => lines.map(({ deliveryId }) => deliveryId));
        for (const id of settled) expect(id).toMatch(/^[0-9a-f]{12}-[0-9a-f-]{36}$/);
        expect(new Set(settled).size, 'one line a delivery').toBe(settled.length);
        expect(settled, 'each failed request is of a delivery').toEqual(
          expect.arrayContaining(failed.flat()),
        );
      }, SOON);
    });

    it('shows no person in any command', async () => {
      const out = join(site.dir, 'out');
      await mkdir(out);
      site.portal.setFaults([
        ...portalFaults(sound).slice(0, 1),
        { kind: 'says', on: 'TraCuuHoSo', text: LOOKED_UP, every: 2 },
        { kind: 'quote', on: 'TraCuuHoSo' },
      ]);
      // The page with persons in the wrong places has changed the case, which is refused once more.
      await vi.waitFor(
        async () => expect(await ledger.reasonOf(site, sound(5))).toBe('PORTAL_REJECTED'),
        SOON,
      );
      const commands = [
        ['show', sound(5), '--json'],
        ['show', sound(5), '--lang', 'en'],
        ['records', '--json', '--limit', '1000'],
        ['records', '--state', 'rejected', '--lang', 'vi'],
        ['records', '--format', 'csv', '--out', join(out, 'records.csv')],
        ['records', '--format', 'xlsx', '--out', join(out, 'records.xlsx')],
        ['gap', '--explain', '--lang', 'en'],
        ['gap', '--by', 'reason', '--format', 'xlsx', '--out', join(out, 'gap.xlsx')],
        ['worklist', '--split', join(out, 'worklist'), '--format', 'xlsx'],
        ['worklist', '--format', 'csv', '--out', join(out, 'worklist.csv')],
        ['report', '--out', join(out, 'report.html')],
        ['verify', '--sample', '8', '--json'],
        ['doctor', '--json'],
        ['audit', '--json'],
        ['sync'],
        ['replay', '--portal-code', '11', '--note', 'again', '--json'],
      ];
      // Two at a time: there are two cores.
      const left = [...commands];
      const worker = async (): Promise<void> => {
        for (let words = left.shift(); words !== undefined; words = left.shift()) {
          const { code, stdout, stderr } = await site.run(...words);
          said.push({ name: words.join(' '), content: `${stdout}\n${stderr}` });
          expect(code, `${words.join(' ')}: ${stderr}`).toBe(words[0] === 'sync' ? 5 : 0);
        }
      };
      await Promise.all([worker(), worker()]);
      const files = await filesIn(out);
      expect(files.filter(({ name }) => name.endsWith('.xlsx')).length).toBeGreaterThan(2);
      const shown = said.find(({ name }) => name === `show ${sound(5)} --json`)?.content ?? '';
      expect(JSON.parse(String(shown).split('\n')[0] ?? '')).toMatchObject({
        reason: 'PORTAL_REJECTED',
        detail: expect.stringMatching(/^Không hợp lệ: …/),
      });
      expect(marksIn([...said, ...files])).toEqual([]);
    });

    it('shows no person over HTTP, and logs no path with its values', async () => {
      const made = await site.run('keys', 'create', '--role', 'admin', '--name', 'privacy', '--json');
      const { key } = z.object({ key: z.string() }).parse(JSON.parse(made.stdout));
      const ask = (path: string): Promise<Response> =>
        fetch(daemon.url + path, { headers: { authorization: `Bearer ${key}` } });
      // A busy machine can answer late, and what stood still is over once two seconds have passed without it.
      await vi.waitFor(async () => expect((await ask('/readyz')).status).toBe(200), SOON);
      const paths = [
        '/healthz',
        '/readyz',
        '/metrics',
        '/api/v1/gap?by=agency',
        '/api/v1/records?state=rejected',
        `/api/v1/records/${sound(5)}`,
        '/api/v1/exports/records.csv',
        '/api/v1/exports/records.xlsx',
        '/api/v1/audit',
      ];
      const answers = await Promise.all(
        paths.map(async (name): Promise<Place> => {
          const answer = await ask(name);
          expect(answer.status, name).toBe(200);
          return { name, content: new Uint8Array(await answer.arrayBuffer()) };
        }),
      );
      expect(marksIn(answers)).toEqual([]);
      // Somebody looks for a person: what was typed is searched for in the log below.
      const typed = encodeURIComponent(TYPED);
      expect((await ask(`/api/v1/records/${typed}`)).status).toBe(404);
      expect((await ask(`/${typed}?q=${typed}`)).status).toBe(404);
    });

    it('leaves no person behind in a log, in Redis, in any file, notice or trace, even when it is killed', async () => {
      const redis = await connectPrivateRedis(site.dataDir);
      if (redis === null) throw new Error('the daemon has no redis-server');
      const kept = await everythingIn(redis);
      redis.disconnect();
      // Killed, so that the ledger's log and Redis's file stay as they are while it works.
      daemon.kill('SIGKILL');
      const { stdout, stderr } = await daemon.ended;
      expect(stderr, 'what HTTP requests say is let through too').not.toContain('droppedFields');
      const files = [...(await filesIn(site.dataDir)), ...(await ledger.left()).map(withoutTyped)];
      const own = name === 'SQLite' ? ['ledger.db', 'ledger.db-wal'] : ['log', 'pg_dump', 'pg_stat_activity'];
      expect(files.map((file) => file.name)).toEqual(
        expect.arrayContaining([...own, expect.stringMatching(/\.aof$/)]),
      );
      if (name === 'PostgreSQL') {
        const contentOf = (which: string): string =>
          Buffer.from(files.find((file) => file.name === which)?.content ?? '').toString();
        expect(contentOf('log'), 'the server logs every value').toMatch(/DETAIL: .*[pP]arameters: \$1 = /);
        expect(contentOf('pg_dump')).toContain('COPY dongbo.payload');
        expect(contentOf('pg_stat_activity')).toContain('insert into');
      }
      const notices = [
        ...[...webhook.received, ...collector.received].map(
          ({ headers, body }) => JSON.stringify(headers) + body,
        ),
        ...mail.mails.map(({ data }) => data),
      ].map((content): Place => ({ name: 'a notice or a trace', content }));
      const places = [
        { name: 'stdout', content: stdout },
        { name: 'stderr', content: stderr },
        kept,
        ...files,
        ...notices,
      ];
      expect(marksIn(places)).toEqual([]);
    });
  },
);

/** A server that is made to log every statement logs what somebody looks up, and nothing else may name a person there. */
function withoutTyped(place: Place): Place {
  if (place.name !== 'log') return place;
  return { ...place, content: Buffer.from(place.content).toString().replaceAll(`'${TYPED}'`, '') };
}

/** One after the other, while the first census is read. */
const SOURCE_FAULTS: readonly ProvinceFault[] = [
  { kind: 'cut_json', times: 1 },
  { kind: 'array_body', times: 1 },
  { kind: 'says', times: 1, status: 500, text: `<html>select * from dossier where name = '${NAME}'</html>` },
];

/** What a look-up must not be believed, nor kept of it. */
const LOOKED_UP = JSON.stringify({
  error_code: 0,
  result: [{ TrangThaiHoSo: NAME, ChuHoSo: NAME, SoDienThoai: `${MARKS.contactTelNo}001` }],
});

/** Some hit one case's every delivery, so that it is refused in the end; the others hit whatever comes. */
function portalFaults(sound: (index: number) => string): PortalFault[] {
  const on = 'DongBoHoSoMC';
  const escaped = escapedForJson(`Chủ hồ sơ ${NAME}`);
  return [
    { kind: 'quote', as: 'message', cases: [sound(5), sound(20)], on },
    { kind: 'quote', as: 'message', code: '12', status: 422, cases: [sound(6)], on },
    { kind: 'quote', as: 'results', cases: [sound(7)], on, times: 1 },
    { kind: 'quote', as: 'message', code: '12', cases: [sound(40)], on: 'CapNhatTienDoHoSoMC' },
    { kind: 'quote', as: 'results', cases: [sound(60)], on: 'CapNhatTienDoHoSoMC', times: 1 },
    { kind: 'quote', as: 'page', status: 500, times: 1, on },
    { kind: 'quote', as: 'body', times: 1, on },
    { kind: 'says', times: 1, on, text: `{"error_code":"${escaped}","message":"${escaped}"}` },
    { kind: 'cut_json', times: 1, on },
    { kind: 'quote', as: 'page', times: 1, on },
    {
      kind: 'says',
      times: 1,
      on,
      text: `{"error_code":0,"result":[{"MaHoSo":"${escaped}","error_code":1}]}`,
    },
    { kind: 'hang', times: 1, on },
    { kind: 'reset', stores: true, times: 1, on: 'CapNhatTienDoHoSoMC' },
  ];
}

/** A page of the source with persons where something else belongs, and something else where a text belongs. */
function wrongTypes({ province }: MarkedSite): string {
  // Changed just now: a poll passes over what it has seen.
  const rows = [1, 2, 3, 4, 5, 6].map((index) => ({ ...province.change(index, {}) }));
  const data = rows.map((row, index) => {
    const persons = { ...row, applicantName: { first: row.applicantName }, address: [row.address] };
    if (index === 0) return { ...persons, dossierNo: { no: row.applicantName } };
    if (index === 1) return { ...persons, dossierId: null };
    if (index === 2) return row.applicantName;
    return {
      ...persons,
      contactTelNo: 10_087_000,
      receiveDate: { at: row.address },
      online: [row.contactName],
    };
  });
  return JSON.stringify({ total: province.size(), data });
}

import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseDocument } from 'yaml';
import { secondOf, stamp } from '../../../src/sandbox/cases/calendar.ts';
import { writeDemoConfig } from '../../../src/sandbox/demo/prepare.ts';
import type { TrafficFigures } from '../../../src/sandbox/http/traffic.ts';
import { startPortal } from '../../../src/sandbox/portal.ts';
import { startProvince } from '../../../src/sandbox/province.ts';
import { startServing } from '../../dongbo.ts';
import { type Done, difference, Observer, type TableSize } from './counting.ts';

/** Seconds between two polls of the measured daemon; short, so that a measurement does not take an hour. */
const POLL_SECONDS = 5;
/** As long as nothing happens, what the daemon does by itself is measured for this long. */
const IDLE_MS = 60_000;
/** Statuses of the source after the first one, as cases pass them. */
const WAY = ['processing', 'releasing', 'done'] as const;

/** One state of so many cases, read by one poll or a few, and delivered with its steps. */
interface Round {
  readonly status: string;
  readonly cases: number;
  readonly seconds: number;
  readonly done: Done;
  readonly portalRequests: number;
  readonly sourceRequests: number;
}

interface Life {
  readonly idle: Done & { readonly seconds: number; readonly sourceRequests: number };
  readonly rounds: readonly Round[];
  readonly sizes: readonly TableSize[];
}

interface Place {
  /** Of an empty database for the ledger. */
  readonly url: string;
  /** The same for an administrator. */
  readonly adminUrl: string;
  readonly say: (line: string) => void;
}

/**
 * Lets cases pass their whole way, one status after the other, with a daemon that delivers each: as many at once as each
 * number of `batches` says. Counts what server, source and portal have to do for it.
 */
export async function measureLife({ url, adminUrl, say }: Place, batches: readonly number[]): Promise<Life> {
  const dir = await mkdtemp(join(tmpdir(), 'dongbo-measure-'));
  const province = await startProvince({ records: 1, known: 0, problems: false, seed: 1 });
  const portal = await startPortal({ records: 1, known: 0, problems: false, seed: 1 });
  const observer = await Observer.connect(adminUrl, new URL(url).username);
  const file = await writeDemoConfig(
    dir,
    { province: province.url, portal: portal.url },
    { pollIntervalSeconds: POLL_SECONDS },
  );
  const document = parseDocument(await readFile(file, 'utf8'));
  document.setIn(['ledger', 'url'], url);
  await writeFile(file, document.toString());
  const daemon = await startServing(file);
  const counts = { portal: () => requestsTo(portal), source: () => requestsTo(province) };
  const rounds: Round[] = [];
  let versions = 1;
  const settled = async (): Promise<void> => {
    for (;;) {
      const [row] = await observer.query<{ versions: string; open: string }>(
        "select coalesce(sum(version), 0) versions, count(*) filter (where state <> 'synced') open from dongbo.record",
      );
      if (Number(row?.versions) >= versions && Number(row?.open) === 0) return;
      await sleep(200);
    }
  };
  const round = async (status: string, cases: number, act: () => void): Promise<void> => {
    const before = { done: await observer.done(), portal: counts.portal(), source: counts.source() };
    const began = performance.now();
    act();
    versions += cases;
    await settled();
    // What follows a delivery, such as notes of its rate, belongs to it.
    await sleep(POLL_SECONDS * 1_000);
    const measured: Round = {
      status,
      cases,
      seconds: (performance.now() - began) / 1_000,
      done: difference(await observer.done(), before.done),
      portalRequests: counts.portal() - before.portal,
      sourceRequests: counts.source() - before.source,
    };
    rounds.push(measured);
    say(JSON.stringify(measured));
  };
  try {
    await settled();
    const before = { done: await observer.done(), source: counts.source() };
    await sleep(IDLE_MS);
    const idle = {
      ...difference(await observer.done(), before.done),
      seconds: IDLE_MS / 1_000,
      sourceRequests: counts.source() - before.source,
    };
    say(JSON.stringify({ idle }));
    for (const cases of batches) {
      const caseNos: string[] = [];
      await round('received', cases, () => {
        for (let i = 0; i < cases; i += 1)
          caseNos.push(province.add({ dossierStatus: 'receiving' }).dossierNo);
      });
      for (const status of WAY) {
        await round(status, cases, () => {
          for (const caseNo of caseNos) province.change(caseNo, patchTo(status));
        });
      }
    }
    await observer.query('vacuum analyze');
    return { idle, rounds, sizes: await observer.sizes('dongbo') };
  } finally {
    await daemon.stop();
    await Promise.all([province.close(), portal.close(), observer.close()]);
    await rm(dir, { recursive: true, force: true });
  }
}

function patchTo(status: (typeof WAY)[number]) {
  const at = stamp(secondOf(Date.now()));
  return {
    dossierStatus: status,
    lastActionDate: at,
    ...(status === 'releasing' ? { releaseDate: at } : {}),
    ...(status === 'done' ? { finishDate: at } : {}),
  };
}

function requestsTo(server: { stats(): TrafficFigures }): number {
  const services = Object.values(server.stats().requests);
  return services.flatMap((one) => Object.values(one)).reduce((sum, count) => sum + count, 0);
}

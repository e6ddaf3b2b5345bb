/**
 * A simulated provincial case-handling system over real HTTP. Listing, paging, filters and what is silently ignored
 * follow the public source of OpenCPS v2 (DossierManagement, DossierSearchModel, DossierIndexer, APIDateTimeUtils). Our
 * own assumptions: the body of a refusal, that rows without a readable receive date match no date window, and the
 * faults.
 */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { z } from 'zod';
import { secondOf } from './cases/calendar.ts';
import { createCaseload } from './cases/caseload.ts';
import type { DossierPatch, DossierRow } from './cases/row.ts';
import { type ControlRoutes, countBody, handleControl, readingRoutes } from './http/controlPlane.ts';
import { createFaultPlan } from './http/faultPlan.ts';
import { listen, type RunningServer, sendJson } from './http/server.ts';
import { createTraffic, type TrafficFigures } from './http/traffic.ts';
import { type OptionsOf, parseOptions } from './options.ts';
import { type Activity, createActivity } from './province/activity.ts';
import { selectPage, sendFaultyPage, sendPage, shiftRows } from './province/answer.ts';
import { createDossiers, type RowName } from './province/dossiers.ts';
import { type ProvinceFault, provinceFault } from './province/faults.ts';
import { plantOddities } from './province/oddities.ts';
import { provinceOptions } from './province/options.ts';
import { readQuery } from './province/query.ts';
import { ODD_DATES } from './province/quirks.ts';

export interface ProvinceOptions extends OptionsOf<typeof provinceOptions> {
  readonly records: number;
  /** The province's clock, in milliseconds; default Date.now. */
  readonly now?: (() => number) | undefined;
  /** Planned from the start; see setFaults. */
  readonly faults?: readonly ProvinceFault[] | undefined;
}

interface ProvinceStats extends TrafficFigures {
  /** Present rows, drafts included. */
  readonly rows: number;
  /** Rows in answers without a fault. */
  readonly rowsServed: number;
}

export interface Province extends RunningServer, Activity {
  /** Present rows, drafts included. */
  size(): number;
  /** Null when there is no such row. */
  row(which: RowName): DossierRow | null;
  /** modifiedDate becomes now unless patched. Throws UsageError when there is no such row. */
  change(which: RowName, patch: DossierPatch): DossierRow;
  /** Adds a row received now, with the patch. */
  add(patch?: DossierPatch): DossierRow;
  remove(which: RowName): void;
  setFaults(faults: readonly ProvinceFault[]): void;
  stats(): ProvinceStats;
}

const DOSSIERS = '/o/rest/v2/dossiers';

/** The base URL is `url` + `/o/rest/v2`. Throws UsageError for invalid options. */
export async function startProvince(options: ProvinceOptions): Promise<Province> {
  const { now: clock = Date.now, faults: planned = [], ...given } = options;
  const settings = parseOptions(provinceOptions, given, 'province');
  const now = (): number => secondOf(clock());
  const caseload = createCaseload(settings);
  const dossiers = createDossiers(caseload, now);
  ODD_DATES.forEach((receiveDate, i) => {
    for (let index = i; index < Math.min(settings.oddDates, settings.records); index += ODD_DATES.length) {
      dossiers.change(index, { receiveDate, modifiedDate: caseload.row(index).modifiedDate });
    }
  });
  plantOddities(caseload, dossiers, settings);
  const activity = createActivity(caseload, dossiers, now);
  const faults = createFaultPlan<ProvinceFault>();
  faults.set(planned);
  const traffic = createTraffic();
  const credentials = `Basic ${Buffer.from(`${settings.username}:${settings.password}`).toString('base64')}`;
  let rowsServed = 0;
  let faultsHit = 0;

  const stats = (): ProvinceStats => ({ ...traffic.figures(), rows: dossiers.size(), rowsServed });

  async function answerDossiers(
    request: IncomingMessage,
    response: ServerResponse,
    search: URLSearchParams,
  ): Promise<string> {
    if (settings.latencyMs > 0) await delay(settings.latencyMs);
    // Node would say the machine's time, and dongbo believes no receive date after it.
    response.setHeader('date', new Date(clock()).toUTCString());
    if (request.headers.authorization !== credentials) {
      response.setHeader('www-authenticate', 'Basic realm="opencps"');
      sendJson(response, 401, { message: 'unauthorized' });
      return 'http_401';
    }
    if (request.headers['groupid'] !== settings.groupId) {
      sendJson(response, 403, { message: 'forbidden' });
      return 'http_403';
    }
    const fault = faults.next(() => true);
    const query = readQuery(search, settings.sortHonoured && settings.modifiedDates === 'kept');
    if (settings.maxOffset > 0 && (query.end === 0 || query.end > settings.maxOffset)) {
      sendJson(response, 500, { message: 'Result window is too large' });
      return 'http_500';
    }
    if (fault?.kind === 'shifting_pages') shiftRows(dossiers, query, fault.rows ?? 5, now());
    const share = fault?.kind === 'partial_view' ? (fault.share ?? 0.1) : 1;
    const page = selectPage(dossiers, query, settings, share);
    if (fault === null) {
      rowsServed += page.indexes.length;
      return sendPage(response, dossiers, page);
    }
    faultsHit += 1;
    return sendFaultyPage(response, dossiers, page, fault, faultsHit);
  }

  function* listCases(): Generator<object> {
    for (let index = 0; index < dossiers.rows(); index += 1) {
      const row = dossiers.find(index);
      if (row === null || row.dossierNo === '') continue;
      const { dossierNo: caseNo, dossierStatus: status, modifiedDate } = row;
      const known = caseload.isKnown(index);
      const problem = caseload.problem(index);
      yield { caseNo, status, modifiedDate, known, problem };
    }
  }

  const control: ControlRoutes = {
    'POST /sandbox/faults': (response, _rest, body) => {
      const plan = z.strictObject({ faults: z.array(provinceFault) }).parse(body);
      faults.set(plan.faults);
      sendJson(response, 200, { faults: plan.faults.length });
    },
    'POST /sandbox/changes': (response, _rest, body) =>
      sendJson(response, 200, { caseNos: activity.advance(countBody.parse(body).count) }),
    'POST /sandbox/discards': (response, _rest, body) =>
      sendJson(response, 200, { drafts: activity.discard(countBody.parse(body).count) }),
    'POST /sandbox/removals': (response, _rest, body) =>
      sendJson(response, 200, { caseNos: activity.vanish(countBody.parse(body).count) }),
    'POST /sandbox/renumberings': (response, _rest, body) =>
      sendJson(response, 200, { caseNos: activity.renumber(countBody.parse(body).count) }),
    'POST /sandbox/arrivals': (response, _rest, body) =>
      sendJson(response, 200, { caseNos: activity.arrive(countBody.parse(body).count) }),
    ...readingRoutes({ stats, list: listCases, find: dossiers.find }),
  };

  const server = await listen(
    async (request, response) => {
      const url = new URL(request.url ?? '/', 'http://province');
      if (await handleControl(request, response, url.pathname, control)) return;
      traffic.arrived(response);
      if (request.method !== 'GET' || url.pathname !== DOSSIERS) {
        sendJson(response, 404, { message: 'not found' });
        traffic.settled('other', 'http_404');
        return;
      }
      traffic.settled('dossiers', await answerDossiers(request, response, url.searchParams));
    },
    settings.host,
    settings.port,
  );

  return {
    ...server,
    ...activity,
    size: dossiers.size,
    row: dossiers.find,
    change: dossiers.change,
    add: (patch = {}) => dossiers.add(patch),
    remove: dossiers.remove,
    setFaults: faults.set,
    stats,
  };
}

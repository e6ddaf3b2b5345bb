import type { FieldTable, ListPolicy } from '../fieldTable.ts';
import { throughGateway } from '../gateway/throughGateway.ts';
import { parseTokenAnswer } from '../gateway/tokenAnswer.ts';
import { createTokens } from '../gateway/tokens.ts';
import type { GatewaySettings } from '../gatewaySettings.ts';
import type { Portal, SeenCertificate } from '../portal.ts';
import type { PortalCodes } from '../portalCodes.ts';
import { createCall } from './call.ts';
import { createClient } from './client.ts';
import { login } from './login.ts';
import { portalBy } from './portalBy.ts';
import { createRequest, type RequestDeps } from './request.ts';
import { createSessions } from './session.ts';
import { SessionDoubts } from './sessionDoubts.ts';
import { adapterForm, type TransportSettings } from './transport.ts';
import { liveWire } from './wire/live.ts';

/** What every portal of the nation is opened with, whatever its interface. */
export interface NationalSettings {
  /** The address to which paths are appended. */
  readonly adapterUrl: string;
  readonly gateway: GatewaySettings;
  /** For one exchange from connecting to the last byte, without the wait for the budget. */
  readonly timeoutSeconds: number;
  /** Milliseconds the province's zone is ahead of UTC. */
  readonly offsetMs: number;
  readonly codes: PortalCodes;
  /** Whether a `result` that names no case, or too many, withholds a success. */
  readonly resultCounts: boolean;
  /** The field table as it is now. */
  readonly fields: () => FieldTable;
  readonly lists: ListPolicy;
  readonly progressUpdates: boolean;
}

export interface DvcqgSettings extends NationalSettings, TransportSettings {
  readonly authEndpoint: string;
  readonly shareEndpoint: string;
  readonly integrationEndpoint: string;
  /** The destination in the data exchange network. */
  readonly dstcode: string;
  readonly dstcodeIn: 'header' | 'query';
  readonly username: string;
  /** Read for each login: it can change while dongbo runs. */
  readonly password: () => string;
}

export interface DvcqgDeps extends Omit<RequestDeps, 'client' | 'codes' | 'parse'> {
  /** Called for each answer that has a time: by how many milliseconds the portal's clock is ahead of ours. */
  readonly onClock?: ((skewMs: number) => void) | undefined;
  /** Called for each new connection with TLS. */
  readonly onCertificate?: ((seen: SeenCertificate) => void) | undefined;
}

/** The national portal behind its adapter. Only an aborted call rejects; the portal may have executed it. */
export function createDvcqgPortal(settings: DvcqgSettings, deps: DvcqgDeps): Portal & { close(): void } {
  const closing = new AbortController();
  const { auth } = settings.gateway;
  const client = createClient({ ...settings, onClock: deps.onClock, onCertificate: deps.onCertificate });
  const { request: direct, reading, count } = createRequest({ ...deps, client, codes: settings.codes });
  const tokens =
    auth.kind === 'oauth'
      ? createTokens(auth, reading(parseTokenAnswer), { now: deps.now, closing: closing.signal })
      : null;
  const request = throughGateway(direct, auth, tokens);
  const sessions = createSessions(() => login(request, settings, closing.signal), deps.now);
  const doubts = new SessionDoubts(deps.now, deps.log);
  const call = createCall(request, sessions, doubts, adapterForm(settings));
  const { log } = deps;
  return {
    ...portalBy({ ...settings, call, wire: liveWire(settings), log, requestCount: count }),
    close() {
      closing.abort();
      client.close();
    },
  };
}

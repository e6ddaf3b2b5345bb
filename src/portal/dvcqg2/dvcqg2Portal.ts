import { type Call, createCall } from '../dvcqg/call.ts';
import { failureOf } from '../dvcqg/classify.ts';
import { createClient } from '../dvcqg/client.ts';
import type { DvcqgDeps, NationalSettings } from '../dvcqg/dvcqgPortal.ts';
import { portalBy } from '../dvcqg/portalBy.ts';
import { createRequest } from '../dvcqg/request.ts';
import type { Sessions } from '../dvcqg/session.ts';
import { SessionDoubts } from '../dvcqg/sessionDoubts.ts';
import { parseTokenAnswer } from '../gateway/tokenAnswer.ts';
import { createTokens } from '../gateway/tokens.ts';
import type { OAuth } from '../gatewaySettings.ts';
import type { Portal } from '../portal.ts';
import type { PortalService } from '../services.ts';
import { envelopeOf } from './envelope.ts';
import { type NewerPaths, newerForm, pathName } from './newerForm.ts';
import { newerWire } from './newerWire.ts';

export interface Dvcqg2Settings extends NationalSettings {
  readonly auth: OAuth;
  readonly paths: NewerPaths;
  /** Codes that mean success besides 0 and 00. */
  readonly successCodes: readonly string[];
}

/**
 * The national portal by its newer interface, as far as public code shows it (docs/contracts.md): a bearer token, an
 * envelope `{code, message, data}`, ISO dates, numbers for states. What is believed, and what follows from a failure, is
 * the same as with the adapter.
 */
export function createDvcqg2Portal(settings: Dvcqg2Settings, deps: DvcqgDeps): Portal & { close(): void } {
  const closing = new AbortController();
  const { adapterUrl, timeoutSeconds, gateway, paths } = settings;
  const client = createClient({
    ...{ adapterUrl, timeoutSeconds, gateway, dstcode: null, dstcodeIn: 'header' },
    ...{ onClock: deps.onClock, onCertificate: deps.onCertificate },
  });
  const { request, reading, count } = createRequest({
    ...{ ...deps, client, codes: settings.codes },
    parse: envelopeOf(settings.successCodes),
  });
  const tokens = createTokens(settings.auth, reading(parseTokenAnswer), {
    ...{ now: deps.now, closing: closing.signal },
  });
  const doubts = new SessionDoubts(deps.now, deps.log);
  const call = onlyWhereKnown(createCall(request, tokens, doubts, newerForm(paths)), paths, tokens);
  // The form takes the paths; a call names its service only.
  const endpoints = { shareEndpoint: '', integrationEndpoint: '' };
  const wire = newerWire(settings);
  return {
    ...portalBy({ ...settings, ...endpoints, call, wire, log: deps.log, requestCount: count }),
    close() {
      closing.abort();
      client.close();
    },
  };
}

/**
 * A service without a path is not called: nobody knows where this interface has it. The token is fetched all the same, so
 * that the caller learns of credentials that are refused.
 */
function onlyWhereKnown(call: Call, paths: NewerPaths, tokens: Sessions): Call {
  return async (service: PortalService, endpoint, fields, signal, mayStart) => {
    const name = pathName(service);
    if (paths[name] !== undefined) return await call(service, endpoint, fields, signal, mayStart);
    const token = await tokens.current(signal);
    const failure =
      token.outcome === 'failed'
        ? token.failure
        : failureOf('rejected', `portal.paths.${name} is not configured`);
    return { ok: false, failure, answer: null, isAssumed: false };
  };
}

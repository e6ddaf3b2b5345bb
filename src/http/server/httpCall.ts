import type { FastifyRequest } from 'fastify';
import { type Actor, whoOfKey } from '../../domain/actor.ts';
import type { Language } from '../../domain/language.ts';
import type { Mappings } from '../../domain/mapping.ts';
import type { Instant } from '../../domain/time.ts';
import type { Ledger } from '../../ledger/port/ledger.ts';
import type { PortalCodes } from '../../portal/portalCodes.ts';
import { clientAddress } from '../auth/clientAddress.ts';
import { principalOf } from '../auth/guard.ts';
import type { Principal } from '../auth/principal.ts';
import type { RouteDeps } from './deps.ts';

/** A request of a known client, with its language, and the tables and the time as they are now. Reports are built with it. */
export interface HttpCall {
  readonly request: FastifyRequest;
  readonly deps: RouteDeps;
  readonly ledger: Ledger;
  readonly principal: Principal;
  readonly language: Language;
  readonly now: Instant;
  /** Of the configured time zone, in milliseconds. */
  readonly offsetMs: number;
  readonly agencies: Mappings['agencies'];
  readonly procedures: Mappings['procedures'];
  readonly portalCodes: PortalCodes;
  /** Tables that sources have of their own. */
  readonly ofSources: Mappings['ofSources'];
}

/** HttpProblem 401 on a route that needs no key and was given none. */
export function callOf(
  request: FastifyRequest,
  deps: RouteDeps,
  language: Language | undefined = deps.settings.language,
): HttpCall {
  const { ledger, mappings, portalCodes, settings, now } = deps;
  const { agencies, procedures, ofSources } = mappings();
  return {
    principal: principalOf(request),
    ...{ request, deps, ledger, language, agencies, procedures, ofSources },
    ...{ portalCodes: portalCodes(), offsetMs: settings.offsetMs, now: now() },
  };
}

/** Who the audit trail names for what a request changes. */
export function actorOf({ request, principal }: HttpCall): Actor {
  const { keyId: id, name } = principal;
  return { who: whoOfKey({ id, name }), origin: clientAddress(request) };
}

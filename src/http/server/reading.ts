import type { FastifyRequest } from 'fastify';
import type { Language } from '../../domain/language.ts';
import type { Mappings } from '../../domain/mapping.ts';
import type { Instant } from '../../domain/time.ts';
import type { PortalCode } from '../../portal/portal.ts';
import { principalOf } from '../auth/guard.ts';
import type { Principal } from '../auth/principal.ts';
import type { HttpDeps } from './deps.ts';

/** What every report is built with: the client, its language, and the tables and the time as they are now. */
export interface Reading {
  readonly principal: Principal;
  readonly language: Language;
  readonly now: Instant;
  readonly offsetMs: number;
  readonly agencies: Mappings['agencies'];
  readonly procedures: Mappings['procedures'];
  readonly portalCodes: ReadonlyMap<string, PortalCode>;
}

/** HttpProblem 401 on a route that needs no key and was given none. */
export function readingOf(
  request: FastifyRequest,
  { mappings, portalCodes, settings, now }: Pick<HttpDeps, 'mappings' | 'portalCodes' | 'settings' | 'now'>,
  language: Language | undefined = settings.language,
): Reading {
  const { agencies, procedures } = mappings();
  return {
    principal: principalOf(request),
    ...{ language, agencies, procedures },
    ...{ portalCodes: portalCodes(), offsetMs: settings.offsetMs, now: now() },
  };
}

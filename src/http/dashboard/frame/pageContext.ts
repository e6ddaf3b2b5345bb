import type { FastifyRequest } from 'fastify';
import type { Province } from '../../../domain/province.ts';
import type { Problem } from '../../../input/problem.ts';
import type { Principal } from '../../auth/principal.ts';
import type { HttpDeps, RouteDeps, Together } from '../../server/deps.ts';
import { callOf, type HttpCall } from '../../server/httpCall.ts';
import type { Pulse } from '../../thread/pulse.ts';
import { namesOnce } from '../filterNames.ts';
import { languageOf } from './language.ts';
import { type FrameTexts, frameTexts } from './messages.ts';
import { otherProvinces } from './otherProvinces.ts';

/** Everything a page is made with. */
export interface PageContext extends HttpCall, FrameContext {
  readonly principal: Principal;
}

/** The same for pages without sign-in: the sign-in page itself, and errors. */
export interface FrameContext extends Pick<HttpCall, 'language' | 'offsetMs' | 'now'> {
  /** Null while nobody is signed in: the page has no navigation then. */
  readonly principal: Principal | null;
  readonly province: Province;
  readonly texts: FrameTexts;
  /** The address that the language switch leads back to. */
  readonly path: string;
  /** Of somebody who signed in to several provinces at once. */
  readonly others: Together | undefined;
  /** See HttpDeps.tableFaults. */
  readonly tableFaults: readonly Problem[];
  /** What stands still, and why. */
  readonly standstills: Pulse['standstills'];
}

/** HttpProblem 401 on a route that needs no key and was given none. */
export function pageContext(request: FastifyRequest, deps: RouteDeps): PageContext {
  const frame = frameContext(request, deps);
  return { ...frame, ...callOf(request, deps, frame.language), ledger: namesOnce(deps.ledger) };
}

export type FrameDeps = Pick<HttpDeps, 'settings' | 'now' | 'tableFaults' | 'pulses' | 'together'>;

export function frameContext(
  request: FastifyRequest,
  { settings, now, tableFaults, pulses, together }: FrameDeps,
): FrameContext {
  const language = languageOf(request, settings);
  return {
    principal: request.principal,
    language,
    offsetMs: settings.offsetMs,
    province: settings.province,
    now: now(),
    texts: frameTexts(language),
    path: request.method === 'GET' ? request.url : '/',
    others: otherProvinces(request, { settings, together }),
    tableFaults: tableFaults(),
    standstills: pulses.last?.standstills ?? [],
  };
}

import type { FastifyRequest } from 'fastify';
import type { Language } from '../../../domain/language.ts';
import type { Mappings } from '../../../domain/mapping.ts';
import type { Province } from '../../../domain/province.ts';
import type { Instant } from '../../../domain/time.ts';
import { principalOf } from '../../auth/guard.ts';
import type { Principal } from '../../auth/principal.ts';
import type { HttpDeps } from '../../server/deps.ts';
import { languageOf } from './language.ts';
import { type FrameTexts, frameTexts } from './messages.ts';

/** What every page is made with. */
export interface PageContext extends FrameContext {
  readonly principal: Principal;
  /** As mapped now. */
  readonly procedures: Mappings['procedures'];
}

/** The same for pages that nobody has to be signed in for: the way in, and errors. */
export interface FrameContext {
  /** Null while nobody is signed in: the page has no navigation then. */
  readonly principal: Principal | null;
  readonly language: Language;
  /** Of the configured time zone, in milliseconds. */
  readonly offsetMs: number;
  readonly province: Province;
  readonly now: Instant;
  readonly texts: FrameTexts;
  /** The page's own path and query, to come back to; of the answer to a form `/`. */
  readonly path: string;
}

type Deps = Pick<HttpDeps, 'settings' | 'now'>;

/** HttpProblem 401 on a route that needs no key and was given none. */
export function pageContext(request: FastifyRequest, deps: Deps & Pick<HttpDeps, 'mappings'>): PageContext {
  const { procedures } = deps.mappings();
  return { ...frameContext(request, deps), principal: principalOf(request), procedures };
}

export function frameContext(request: FastifyRequest, { settings, now }: Deps): FrameContext {
  const language = languageOf(request, settings);
  return {
    principal: request.principal,
    language,
    offsetMs: settings.offsetMs,
    province: settings.province,
    now: now(),
    texts: frameTexts(language),
    path: request.method === 'GET' ? request.url : '/',
  };
}

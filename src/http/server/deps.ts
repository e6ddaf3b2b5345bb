import type { IncomingMessage, ServerResponse } from 'node:http';
import type { FastifyBaseLogger, FastifyInstance, RawServerDefault } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import type { MappingSuggestions } from '../../app/mappingSuggestions.ts';
import type { Notices } from '../../app/notifications.ts';
import type { RunPreview } from '../../app/openPreview.ts';
import type { TableEditing } from '../../app/tableEditing.ts';
import type { Config } from '../../config/config.ts';
import type { Bell } from '../../domain/bell.ts';
import type { Expiries } from '../../domain/expiry.ts';
import type { Language } from '../../domain/language.ts';
import type { Mappings } from '../../domain/mapping.ts';
import type { Province } from '../../domain/province.ts';
import type { Instant } from '../../domain/time.ts';
import type { Problem } from '../../input/problem.ts';
import type { Ledger } from '../../ledger/port/ledger.ts';
import type { Replay } from '../../ledger/port/replays.ts';
import type { Log } from '../../observability/log.ts';
import type { PortalCodes } from '../../portal/portalCodes.ts';
import type { PdfPrinter } from '../../print/pdfPrinter.ts';
import type { RedisClient } from '../../queue/client.ts';
import type { Queues } from '../../queue/queues.ts';
import type { LookUpHeld } from '../../sync/verify/compare.ts';
import type { Downloads } from '../api/downloads.ts';
import type { FailedTries } from '../auth/failedTries.ts';
import type { Sessions } from '../auth/sessions.ts';
import type { PulseBoard } from '../thread/pulse.ts';
import type { Once } from './once.ts';

/** Everything the HTTP side works with, opened for its own thread (thread.ts). */
export interface HttpDeps {
  /** Runs its slow queries in another thread (slowLedger.ts), so that no request waits for another's count. */
  readonly ledger: Ledger;
  readonly redis: RedisClient;
  readonly queues: Queues;
  /** Rings for a new or resumed replay. */
  readonly bell: Bell;
  /** Rings when delivery is resumed. */
  readonly deliveryBell: Bell;
  readonly pulses: PulseBoard;
  /** The tables as they are now. */
  readonly mappings: () => Mappings;
  readonly portalCodes: () => PortalCodes;
  /** Why a table is not in use as its file says; each page shows them. */
  readonly tableFaults: () => readonly Problem[];
  /** The one writer of the tables, and what codes can be mapped to. */
  readonly tables: TableEditing;
  readonly suggestions: MappingSuggestions;
  /** Its look-ups are made by the main thread, too. */
  readonly preview: RunPreview;
  /** One look-up at the portal, made by the main thread (portalQuestions.ts). */
  readonly lookUpHeld: LookUpHeld;
  readonly notices: Notices;
  /** The one place of its sessions, for what a full disk keeps out of the ledger. */
  readonly sessions: Sessions;
  /** What ends at a known instant: certificates, the password of the portal. */
  readonly expiries: () => Promise<Expiries>;
  /** The provinces of this process; undefined where there is one. */
  readonly together?: Together | undefined;
  readonly settings: HttpSettings;
  readonly now: () => Instant;
  readonly log: Log;
}

/** What one province knows of the others: their names and addresses, which are public. */
export interface Together {
  /** Of the pages above the provinces, as a browser addresses them, without a slash at its end. */
  readonly home: string;
  readonly provinces: readonly { readonly province: Province; readonly address: string }[];
}

export interface HttpSettings extends Pick<Config, 'province' | 'offsetMs' | 'http' | 'report'> {
  /** Of pages and error messages, unless the request names one. */
  readonly language: Language;
  /** portal.batchSize: the largest number of cases a request. */
  readonly batchSize: number;
  readonly sources: readonly Pick<Config['sources'][0], 'name' | 'kind' | 'deliver'>[];
}

/** What routes work with: the above, and what one server remembers between requests. */
export interface RouteDeps extends HttpDeps {
  readonly tries: FailedTries;
  readonly downloads: Downloads;
  readonly printer: PdfPrinter;
  readonly replaysOnce: Once<ReplayBegun>;
}

/** Null when no case matched. Without the filter, which may be long and would be kept for repetitions. */
export type ReplayBegun = Pick<Replay, 'id' | 'matched' | 'released'> | null;

/** Fastify with zod schemas: a handler gets what its route declares. */
export type Server = FastifyInstance<
  RawServerDefault,
  IncomingMessage,
  ServerResponse,
  FastifyBaseLogger,
  ZodTypeProvider
>;

/** Adds a route, or several that belong together, to the server. */
export type Route = (server: Server, deps: RouteDeps) => void;

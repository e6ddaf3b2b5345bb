import type { Redis } from 'ioredis';
import type { Config } from '../../config/config.ts';
import type { Bell } from '../../domain/bell.ts';
import type { Language } from '../../domain/language.ts';
import type { Mappings } from '../../domain/mapping.ts';
import type { Instant } from '../../domain/time.ts';
import type { Ledger } from '../../ledger/port/ledger.ts';
import type { Log } from '../../observability/log.ts';
import type { PortalCode } from '../../portal/portal.ts';
import type { Queues } from '../../queue/queues.ts';
import type { PulseBoard } from '../thread/pulse.ts';

/** All that the HTTP side works with. It lives in a thread of its own (thread.ts), and so has all of it for itself. */
export interface HttpDeps {
  /** Its long questions are answered in a further thread (slowLedger.ts): no request waits for another's count. */
  readonly ledger: Ledger;
  readonly redis: Redis;
  readonly queues: Queues;
  /** Rings for replays that somebody asked for. */
  readonly bell: Bell;
  /** Rings for deliveries that somebody resumed. */
  readonly deliveryBell: Bell;
  readonly pulses: PulseBoard;
  /** As the tables are now. */
  readonly mappings: () => Mappings;
  readonly portalCodes: () => ReadonlyMap<string, PortalCode>;
  readonly settings: HttpSettings;
  readonly now: () => Instant;
  readonly log: Log;
}

export interface HttpSettings extends Pick<Config, 'province' | 'offsetMs' | 'http'> {
  /** Of pages and error messages, where the request asks for none. */
  readonly language: Language;
  /** portal.batchSize: cases a request, at most. */
  readonly batchSize: number;
}

import type { DongboError } from '../../domain/errors.ts';
import type { SystemFaultKind } from '../../domain/systemFaults.ts';
import type { Ledger } from '../../ledger/port/ledger.ts';
import type { Log, LogFields } from '../../observability/log.ts';
import type { LogStyle } from '../../observability/logStyle.ts';
import type { Answer, HeldCase } from '../../portal/portal.ts';
import type { Pulse } from './pulse.ts';

/** What the HTTP thread starts with. */
export interface ThreadData {
  /** One a province; where there are several, each is served below a path of its own, once it is opened. */
  readonly configFiles: readonly string[];
  /** Whether its log goes to the main thread, which shows it to a person. */
  readonly logsThroughParent: boolean;
  /** How it writes its log otherwise. */
  readonly style: LogStyle;
}

/** From the main thread to the HTTP thread. */
export type ToThread =
  /** `place`: of the province's configuration file. */
  | { readonly kind: 'to_province'; readonly place: number; readonly message: ToProvince }
  /** The province's engine runs: it can be served. */
  | { readonly kind: 'open'; readonly place: number }
  /** It has ended, or is ending. */
  | { readonly kind: 'shut'; readonly place: number }
  /** The certificate may have been renewed. */
  | { readonly kind: 'certificate' }
  | { readonly kind: 'stop'; readonly withinMs: number };

/** To the part of the thread that serves one province. */
export type ToProvince =
  | { readonly kind: 'pulse'; readonly pulse: Pulse }
  /** The mapping tables were read again. */
  | { readonly kind: 'tables' }
  | LookedUpHeld;

/** Null: the look-up ended with an error, which the main thread has logged. */
export interface LookedUpHeld {
  readonly kind: 'looked_up';
  readonly id: number;
  readonly answer: Answer<HeldCase> | null;
}

/** From the HTTP thread to the main thread: lines of its log, what people request, and once how its start went. */
export type FromThread =
  | {
      readonly kind: 'logged';
      readonly level: keyof Log;
      readonly event: string;
      readonly fields: LogFields;
    }
  | { readonly kind: 'from_province'; readonly place: number; readonly message: FromProvince }
  | StartOutcome;

export type FromProvince =
  /** A person has changed a mapping table here. */
  | { readonly kind: 'tables_edited' }
  /** A person requests what the portal holds of a case. */
  | {
      readonly kind: 'look_up';
      readonly id: number;
      readonly caseNo: string;
      readonly nationCode: string | null;
    };

export type StartOutcome =
  | { readonly kind: 'listening'; readonly host: string; readonly port: number }
  | {
      readonly kind: 'failed';
      readonly error: Pick<DongboError, 'code' | 'message' | 'remedy' | 'exitCode'>;
    };

/** A query for the thread of slowLedgerThread.ts. */
export interface SlowQuery {
  readonly id: number;
  readonly method: keyof Ledger;
  readonly args: readonly unknown[];
}
/** Its result. */
export type SlowResult =
  | { readonly id: number; readonly value: unknown }
  /** An error loses its code on the way, so what the table knows of it is sent along. */
  | { readonly id: number; readonly error: unknown; readonly fault: SystemFaultKind | null };

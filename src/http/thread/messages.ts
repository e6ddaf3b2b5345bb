import type { DongboError } from '../../domain/errors.ts';
import type { SystemFaultKind } from '../../domain/systemFaults.ts';
import type { Ledger } from '../../ledger/port/ledger.ts';
import type { Log, LogFields } from '../../observability/log.ts';
import type { LogStyle } from '../../observability/logStyle.ts';
import type { Answer, HeldCase } from '../../portal/portal.ts';
import type { Pulse } from './pulse.ts';

/** What the HTTP thread starts with. */
export interface ThreadData {
  readonly configFile: string;
  /** Whether its log goes to the main thread, which shows it to a person. */
  readonly logsThroughParent: boolean;
  /** How it writes its log otherwise. */
  readonly style: LogStyle;
}

/** From the main thread to the HTTP thread. */
export type ToThread =
  | { readonly kind: 'pulse'; readonly pulse: Pulse }
  /** The mapping tables were read again. */
  | { readonly kind: 'tables' }
  /** The certificate may have been renewed. */
  | { readonly kind: 'certificate' }
  | LookedUpHeld
  | { readonly kind: 'stop'; readonly withinMs: number };

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
  /** A person has changed a mapping table here. */
  | { readonly kind: 'tables_edited' }
  /** A person requests what the portal holds of a case. */
  | {
      readonly kind: 'look_up';
      readonly id: number;
      readonly caseNo: string;
      readonly nationCode: string | null;
    }
  | StartOutcome;

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

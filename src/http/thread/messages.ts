import type { Ledger } from '../../ledger/port/ledger.ts';
import type { Pulse } from './pulse.ts';

/** What the main thread says to the HTTP thread. */
export type ToThread =
  | { readonly kind: 'pulse'; readonly pulse: Pulse }
  /** The mapping tables were read again. */
  | { readonly kind: 'tables' }
  /** The certificate may have been renewed. */
  | { readonly kind: 'certificate' }
  | { readonly kind: 'stop' };

/** What the HTTP thread says to the main thread, once. */
export type FromThread =
  | { readonly kind: 'listening'; readonly host: string; readonly port: number }
  | {
      readonly kind: 'failed';
      readonly error: {
        readonly code: string;
        readonly message: string;
        readonly remedy: string;
        readonly exitCode: 1 | 2 | 3 | 4;
      };
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
  | { readonly id: number; readonly error: unknown };

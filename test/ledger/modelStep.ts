import type { PortalStatus } from '../../src/domain/status.ts';
import type { CaseNo, RowId } from './modelCase.ts';

/** What a portal keeps of what it is sent. */
export type Stored = 'whole' | 'record' | 'nothing';

/** Something that happens to the ledger, or around it. */
export type Step =
  /** `held`: our own checks find, when it is read, that it cannot be sent. */
  | {
      readonly kind: 'change';
      readonly row: RowId;
      readonly status: PortalStatus;
      readonly held: boolean;
    }
  /** A page that was asked for before the one the ledger has, and arrives after it. */
  | { readonly kind: 'old reading'; readonly caseNo: CaseNo }
  /** A rule of the configuration takes the case out of the count, or back into it. */
  | { readonly kind: 'exclusion'; readonly row: RowId; readonly changedToo: boolean }
  /** The row gets its other number, which it can have had before. */
  | { readonly kind: 'renumbering'; readonly row: RowId; readonly status: PortalStatus }
  /** A census shows some of the rows, and is believed or not. */
  | { readonly kind: 'census'; readonly shows: readonly boolean[]; readonly believed: boolean }
  | { readonly kind: 'snapshot' }
  /** A delivery leases and sends; `stored`: what the portal keeps of it, whatever it will answer. */
  | { readonly kind: 'lease'; readonly limit: number; readonly stored: Stored }
  /** A delivery under way says how it went; `speaksAgain`: and will say something once more. */
  | {
      readonly kind: 'settle';
      readonly delivery: number;
      readonly answers: readonly number[];
      readonly speaksAgain: boolean;
    }
  /** The process is killed and started again; deliveries that live on are another's, and speak too late. */
  | { readonly kind: 'crash'; readonly deliveriesLiveOn: boolean }
  | { readonly kind: 'clock'; readonly minutes: number }
  /** Delivery is opened for one case alone, or for all again. */
  | { readonly kind: 'release'; readonly only: CaseNo | null }
  | { readonly kind: 'replay' }
  | { readonly kind: 'baseline'; readonly caseNo: CaseNo; readonly withStatus: boolean };
export type StepOf<Kind extends Step['kind']> = Extract<Step, { kind: Kind }>;

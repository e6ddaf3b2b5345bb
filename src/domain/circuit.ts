import { PORTAL_FAULTS, type PortalFault } from './portalFault.ts';
import { WORKS, type Work } from './state.ts';
import type { Instant } from './time.ts';

/** What is delivered by requests of its own, so that the portal can take the one and not the other. */
export const SERVICES = ['records', 'steps'] as const;
export type Service = (typeof SERVICES)[number];

/** The service that a delivery of this work begins with. */
export function serviceOf(work: Work): Service {
  return work === 'progress' ? 'steps' : 'records';
}

interface CircuitCauseEntry {
  /**
   * What waits for it. `account`: both services, and either ends it by getting through. `portal`: both, until the other
   * service gets through: then only the one whose requests opened it. `service`: only that one.
   */
  readonly scope: 'account' | 'portal' | 'service';
  /** Whether it lasts until a person acts. */
  readonly needsPerson: boolean;
  /** Whether the success of a delivery that began before it opened closes it. */
  readonly closedByAnySuccess: boolean;
  /** Whether a login and a look-up show that it is over, where no case is due. */
  readonly disprovedByReading: boolean;
  readonly remedy: string;
}

/** Why the circuit can be open (law 6). */
export const CIRCUIT_CAUSES = {
  outage: {
    scope: 'portal',
    needsPerson: false,
    closedByAnySuccess: true,
    disprovedByReading: true,
    remedy: 'None: delivery resumes by itself. If it lasts, ask the operator of the portal adapter.',
  },
  session: {
    scope: 'account',
    needsPerson: false,
    closedByAnySuccess: false,
    disprovedByReading: true,
    remedy:
      'If it lasts, ask the portal how an expired session is refused and list its code in portal.codes.',
  },
  throttled: {
    scope: 'portal',
    needsPerson: false,
    closedByAnySuccess: false,
    disprovedByReading: true,
    remedy: 'If it happens often, lower portal.requestsPerSecond.',
  },
  login: {
    scope: 'account',
    needsPerson: true,
    closedByAnySuccess: false,
    disprovedByReading: true,
    remedy:
      'Check portal.username, or portal.auth, and its secret with the portal operator; delivery then resumes by itself.',
  },
  mass_refusal: {
    scope: 'service',
    needsPerson: true,
    closedByAnySuccess: false,
    disprovedByReading: false,
    remedy: 'Look up the code with the portal operator; only the first few cases were marked as refused.',
  },
  unknown_result: {
    scope: 'service',
    needsPerson: true,
    closedByAnySuccess: false,
    disprovedByReading: false,
    remedy:
      'Ask the portal operator what `result` means; if error_code alone counts, set portal.resultCounts to false.',
  },
} as const satisfies Record<string, CircuitCauseEntry>;

export type CircuitCause = keyof typeof CIRCUIT_CAUSES;

export function isCircuitCause(text: string): text is CircuitCause {
  return Object.hasOwn(CIRCUIT_CAUSES, text);
}

/** A circuit between dongbo and the portal, shared by all processes on one ledger. */
export interface Circuit {
  readonly open: boolean;
  /** When delivery can probe again; only meaningful while open. */
  readonly probeAt: Instant;
  readonly cause: CircuitCause;
  readonly detail: string;
  /** The kind of outage, where it is known. */
  readonly fault?: PortalFault | undefined;
  readonly openedAt: Instant;
  /** How often it opened in a row for causes that wait alike; the wait grows with it. */
  readonly trips: number;
  /** Whose requests opened it; absent = those with records. */
  readonly openedBy?: Service | undefined;
  /** What waits for it; absent = records and steps. */
  readonly holds?: Service | undefined;
}

/**
 * The open circuits; null = closed. `records` holds the records, and the steps too unless it says otherwise; `steps` holds
 * nothing but steps.
 */
export interface Circuits {
  readonly records: Circuit | null;
  readonly steps: Circuit | null;
}

export const CLOSED: Circuits = { records: null, steps: null };

/** The open circuits for which this service waits. */
export function holdersOf(service: Service, { records, steps }: Circuits): readonly Circuit[] {
  const both = service === 'records' || records?.holds !== 'records' ? records : null;
  return [both, service === 'steps' ? steps : null].filter((circuit) => circuit !== null);
}

/** The kinds of work that wait for no circuit. */
export function freeWorks(circuits: Circuits): readonly Work[] {
  return WORKS.filter((work) => holdersOf(serviceOf(work), circuits).length === 0);
}

export function openCircuits({ records, steps }: Circuits): readonly Circuit[] {
  return [records, steps].filter((circuit) => circuit !== null).filter(({ open }) => open);
}

/** Whether the circuit stays open until a person acts, as far as is known. */
export function needsPerson({ cause, fault }: Pick<Circuit, 'cause' | 'fault'>): boolean {
  return CIRCUIT_CAUSES[cause].needsPerson || (fault !== undefined && PORTAL_FAULTS[fault].needsPerson);
}

/** For the log. */
export function circuitRemedy({ cause, fault }: Pick<Circuit, 'cause' | 'fault'>): string {
  return fault === undefined ? CIRCUIT_CAUSES[cause].remedy : PORTAL_FAULTS[fault].remedy;
}

import { PORTAL_FAULTS, type PortalFault } from './portalFault.ts';
import type { Instant } from './time.ts';

interface CircuitCauseEntry {
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
    needsPerson: false,
    closedByAnySuccess: true,
    disprovedByReading: true,
    remedy: 'None: delivery resumes by itself. If it lasts, ask the operator of the portal adapter.',
  },
  session: {
    needsPerson: false,
    closedByAnySuccess: false,
    disprovedByReading: true,
    remedy:
      'If it lasts, ask the portal how an expired session is refused and list its code in portal.codes.',
  },
  throttled: {
    needsPerson: false,
    closedByAnySuccess: false,
    disprovedByReading: true,
    remedy: 'If it happens often, lower portal.requestsPerSecond.',
  },
  login: {
    needsPerson: true,
    closedByAnySuccess: false,
    disprovedByReading: true,
    remedy:
      'Check portal.username and its password with the portal operator; delivery then resumes by itself.',
  },
  mass_refusal: {
    needsPerson: true,
    closedByAnySuccess: false,
    disprovedByReading: false,
    remedy: 'Look up the code with the portal operator; only the first few cases were marked as refused.',
  },
  unknown_result: {
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

/** The circuit between dongbo and the portal, shared by all processes on one ledger. */
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
}

/** Whether the circuit stays open until a person acts, as far as is known. */
export function needsPerson({ cause, fault }: Pick<Circuit, 'cause' | 'fault'>): boolean {
  return CIRCUIT_CAUSES[cause].needsPerson || (fault !== undefined && PORTAL_FAULTS[fault].needsPerson);
}

/** For the log. */
export function circuitRemedy({ cause, fault }: Pick<Circuit, 'cause' | 'fault'>): string {
  return fault === undefined ? CIRCUIT_CAUSES[cause].remedy : PORTAL_FAULTS[fault].remedy;
}

import { type Mappings, mapStatus } from './mapping.ts';
import type { SourceStep } from './sourceSteps.ts';
import type { PortalStatus } from './status.ts';

/** The same under the portal's status. */
export interface MappedStep {
  readonly status: PortalStatus;
  readonly step: SourceStep;
}

const NONE: readonly MappedStep[] = [];

/**
 * The steps whose status the portal knows, one for each status and time. Others are left out: what happens inside an office
 * is no status of the case, and must not hold it back.
 */
export function mapSteps(
  mappings: Mappings,
  steps: readonly SourceStep[] | undefined,
): readonly MappedStep[] {
  if (steps === undefined || steps.length === 0) return NONE;
  const mapped = new Map<string, MappedStep>();
  for (const step of steps) {
    const status = mapStatus(mappings, step.status, '');
    if (status !== null) mapped.set(`${status} ${step.at}`, { status, step });
  }
  return [...mapped.values()];
}

/** The codes of the steps that have no status of the portal. */
export function unmappedSteps(
  mappings: Mappings,
  steps: readonly SourceStep[] | undefined,
): readonly string[] {
  return (steps ?? []).flatMap(({ status }) =>
    mapStatus(mappings, status, '') === null ? [status || '?'] : [],
  );
}

import { isPortalStatus } from '../../../domain/status.ts';
import type { StepKey } from '../../../domain/steps.ts';

/**
 * Steps as a record's columns hold them, such as `2@1730770800000 4@1730774400000`. Those that this version does not understand
 * are left out: they would be sent again, which does no harm.
 */
export function readSteps(text: string | null): readonly StepKey[] {
  if (text === null) return [];
  return text.split(' ').flatMap((step) => {
    const [status = '', at = ''] = step.split('@');
    return isPortalStatus(status) && /^-?\d+$/.test(at) ? [{ status, at: Number(at) }] : [];
  });
}

/** The column with these steps added, each once. */
export function addSteps(text: string | null, steps: readonly StepKey[]): string | null {
  const known = new Set(text === null ? [] : text.split(' '));
  for (const step of steps) known.add(`${step.status}@${step.at}`);
  return known.size === 0 ? null : [...known].join(' ');
}

import type { MappedCase } from '../../../domain/preflight.ts';
import type { SendResult } from '../../portal.ts';
import type { OnCut } from './writer.ts';

/** How often texts were cut in what the portal accepted, by service and field. */
export class Cuts {
  #counts = new Map<string, number>();

  /** The cuts of one request, which count only for the cases that it brought. */
  ofBatch(service: string): { of(mapped: MappedCase): OnCut; settled(result: SendResult): SendResult } {
    const found: [caseNo: string, field: string][] = [];
    return {
      of:
        ({ record }) =>
        (field) =>
          found.push([record.caseNo, `${service}.${field}`]),
      settled: (result) => {
        if (result.outcome === 'accepted') {
          for (const [caseNo, field] of found) if (!result.refused.has(caseNo)) this.#count(field);
        }
        return result;
      },
    };
  }

  take(): ReadonlyMap<string, number> {
    const taken = this.#counts;
    if (taken.size > 0) this.#counts = new Map();
    return taken;
  }

  #count(field: string): void {
    this.#counts.set(field, (this.#counts.get(field) ?? 0) + 1);
  }
}

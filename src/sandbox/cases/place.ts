import { type Agency, agencies, GAP_AGENCIES, UNLISTED_AGENCY } from './agencies.ts';
import type { CaseKind } from './problems.ts';
import { isSound, type Procedure, procedures } from './procedures.ts';
import { unit, weighted } from './random.ts';

export interface Place {
  readonly agency: Agency;
  readonly procedure: Procedure;
}

/** Share of the unknown cases in GAP_AGENCIES. */
const GAP_SHARE = 0.85;

const sound = procedures.filter(isSound);
const handles = (agency: Agency): string => (agency.level === 'province' ? agency.local : agency.level);

/** Zipf-like: procedures are listed by popularity. */
const popular = (_procedure: Procedure, rank: number): number => 1 / (rank + 1);

const soundOf = new Map(
  [...new Set(sound.map((procedure) => procedure.agency))].map((key) => {
    const own = sound.filter((procedure) => procedure.agency === key);
    return [key, weighted(own, popular)];
  }),
);

const anyAgency = weighted(
  agencies.filter((agency) => soundOf.has(handles(agency))),
  (agency) => {
    if (agency.level === 'commune') return 8;
    if (agency.level === 'district') return 22;
    return 4 * sound.filter((procedure) => procedure.agency === agency.local).length;
  },
);

const gapWeight = (agency: Agency): number => GAP_AGENCIES.get(agency.local) ?? 0;
const gapAgencies = agencies.filter((agency) => GAP_AGENCIES.has(agency.local));
const gapAgency = weighted(gapAgencies, gapWeight);
const gapDistrict = weighted(
  gapAgencies.filter((agency) => agency.level === 'district'),
  gapWeight,
);

/** Planted problems: each belongs to one department or to the districts. */
const unpublished = weighted(
  procedures.filter((procedure) => !procedure.published),
  popular,
);
const unmapped = weighted(
  procedures.filter((procedure) => procedure.national === ''),
  popular,
);

function procedureOf(agency: Agency, u: number): Procedure {
  const pick = soundOf.get(handles(agency));
  if (pick === undefined) throw new RangeError(`${agency.local} has no procedures, so it has no cases`);
  return pick(u);
}

/** Arrivals favour no gap agency. */
export function everydayPlace(seed: number, index: number): Place {
  const agency = anyAgency(unit(seed, index, 2));
  return { agency, procedure: procedureOf(agency, unit(seed, index, 3)) };
}

/**
 * Cases the portal lacks concentrate in a few agencies and their most used procedures (the squared u), so that a gap
 * has causes.
 */
export function placeOf(seed: number, index: number, kind: CaseKind): Place {
  const u = unit(seed, index, 2);
  const v = unit(seed, index, 3);
  switch (kind) {
    case 'known':
      return everydayPlace(seed, index);
    case 'procedure_not_published': {
      const procedure = unpublished(v);
      return { agency: department(procedure.agency), procedure };
    }
    case 'procedure_unmapped':
      return { agency: gapDistrict(u), procedure: unmapped(v) };
    case 'agency_unmapped':
      return { agency: UNLISTED_AGENCY, procedure: procedureOf(gapDistrict(u), v * v) };
    default: {
      const agency = unit(seed, index, 1) < GAP_SHARE ? gapAgency(u) : anyAgency(u);
      return { agency, procedure: procedureOf(agency, v * v) };
    }
  }
}

function department(code: string): Agency {
  const agency = agencies.find((row) => row.local === code);
  if (agency === undefined) throw new RangeError(`no department ${code} in the agency table`);
  return agency;
}

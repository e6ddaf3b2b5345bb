import { describe, expect, it } from 'vitest';
import type { AgencyRow } from '../../../src/domain/mapping.ts';
import { ROLES } from '../../../src/domain/role.ts';
import { recordFilter } from '../../../src/filter/recordFilter.ts';
import { allows, inScope } from '../../../src/http/auth/principal.ts';
import { NOW } from '../../support/cases.ts';

const row = (local: string, parent: string, over: Partial<AgencyRow> = {}): AgencyRow => ({
  local,
  national: local,
  name: local,
  level: 'commune',
  parent,
  validFrom: null,
  validTo: null,
  ...over,
});
const MOVED = NOW;
const agencies = new Map([
  ['P', [row('P', '')]],
  ['A', [row('A', 'P')]],
  ['B', [row('B', 'P')]],
  ['A1', [row('A1', 'A')]],
  ['A11', [row('A11', 'A1')]],
  ['M', [row('M', 'A', { validTo: MOVED - 1 }), row('M', 'B', { validFrom: MOVED })]],
]);
const within = (scope: readonly string[] | null, code: string, at = NOW) =>
  inScope({ agencies: scope }, code, { agencies, at });

describe('a role', () => {
  it('has its own rights and those of the lower roles, and no others', () => {
    const table = ROLES.map((role) => ROLES.filter((needed) => allows({ role }, needed)));
    expect(table).toEqual([['viewer'], ['viewer', 'operator'], ['viewer', 'operator', 'admin']]);
  });
});

describe('the scope of a key', () => {
  it('is everything if no agency is named, and nothing if the list is empty', () => {
    expect(within(null, 'A')).toBe(true);
    expect(within(null, 'unheard of')).toBe(true);
    expect(within([], 'A')).toBe(false);
  });

  it('covers the agency and everything below it, but nothing above or beside it', () => {
    const covered = (scope: readonly string[]) => [...agencies.keys()].filter((code) => within(scope, code));
    expect(covered(['A'])).toEqual(['A', 'A1', 'A11']);
    expect(covered(['A1', 'B'])).toEqual(['B', 'A1', 'A11', 'M']);
    expect(covered(['P'])).toEqual([...agencies.keys()]);
    expect(covered(['A1'])).not.toContain('A');
    expect(within(['A'], 'A-not-in-the-table')).toBe(false);
  });

  it('follows an agency that moved: earlier cases stay with the agency above it at that time', () => {
    expect(within(['A'], 'M', MOVED - 1)).toBe(true);
    expect(within(['A'], 'M', MOVED)).toBe(false);
    expect(within(['B'], 'M', MOVED)).toBe(true);
  });

  it('consists of the named agencies alone if no agency table is configured', () => {
    const alone = (code: string) => inScope({ agencies: ['A'] }, code, { agencies: null, at: NOW });
    expect([alone('A'), alone('A1')]).toEqual([true, false]);
  });

  it('means the same as the filter that narrows lists', () => {
    const instants = [MOVED - 1, MOVED];
    for (const scope of ['P', 'A', 'B', 'A1', 'M']) {
      const filter = recordFilter({ under: [scope] }, { agencies, offsetMs: 0 });
      for (const code of agencies.keys()) {
        for (const at of instants) {
          const listed =
            filter.agencies?.includes(code) ??
            filter.agencyPeriods?.some(
              ({ codes, from, before }) =>
                codes.includes(code) && (from === null || at >= from) && (before === null || at < before),
            );
          expect(within([scope], code, at), `${code} in ${scope}`).toBe(listed);
        }
      }
    }
  });
});

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { levelAt } from '../../src/domain/agencies.ts';
import { mapAgency } from '../../src/domain/mapping.ts';
import { parseDay, VIETNAM_OFFSET_MS } from '../../src/domain/time.ts';
import type { Problem } from '../../src/input/problem.ts';
import { readAgencies } from '../../src/mappings/tables/agencies.ts';
import { nodesToday } from '../../src/reports/gap/agencyTree.ts';
import { aCase } from '../support/cases.ts';

const day = (text: string): number => parseDay(text, VIETNAM_OFFSET_MS) ?? Number.NaN;
const BEFORE = day('2025-06-30');
const AFTER = day('2025-07-01');
const NOW = day('2026-03-01');

/** The table as the manual shows it. */
function shownIn(manual: string) {
  const text = readFileSync(resolve(import.meta.dirname, '../../docs', manual), 'utf8');
  const [, csv = ''] = /```csv\n(local,national[^`]*)```/.exec(text) ?? [];
  const folder = mkdtempSync(join(tmpdir(), 'dongbo-merger-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const file = join(folder, 'agencies.csv');
  writeFileSync(file, csv);
  const problems: Problem[] = [];
  const table = { name: 'mappings.agencies', file };
  const agencies = readAgencies(table, { offsetMs: VIETNAM_OFFSET_MS, mayBeEmpty: false }, problems);
  expect(problems).toEqual([]);
  return agencies;
}

describe.each(['operations.md', 'operations.vi.md'])('the merged province of %s', (manual) => {
  it('sends an old case under the agency that received it, and a later one under its successor', () => {
    const mappings = { statuses: new Map(), procedures: new Map(), agencies: shownIn(manual) };
    const sentAs = (agencyCode: string, receivedAt: number) =>
      mapAgency(mappings, aCase({ agencyCode, receivedAt }))?.national;
    expect(sentAs('H23.35', BEFORE)).toBe('000.00.35.H23');
    expect(sentAs('H23.35', AFTER)).toBe('000.01.35.H24');
    expect(sentAs('H23.35.04', AFTER)).toBe('000.01.35.H24');
  });

  it('rolls closed agencies up to their successors today, below the new province', () => {
    const node = nodesToday(shownIn(manual), NOW);
    const district = node('H23.35', '');
    expect(district).toMatchObject({
      own: { key: '000.01.35.H24', name: 'Ủy ban nhân dân phường Chu Văn An', level: 'commune' },
      above: [{ key: '000.00.00.H24', name: 'Ủy ban nhân dân thành phố Hải Phòng' }],
    });
    expect(node('H23.35.04', '').own).toEqual(district.own);
    expect(node('H23', '').own).toEqual(node('H24', '').own);
  });

  it('has no districts among the cases received since', () => {
    const agencies = shownIn(manual);
    expect([levelAt(agencies, 'H23.35', BEFORE), levelAt(agencies, 'H23.35', AFTER)]).toEqual([
      'district',
      'commune',
    ]);
  });
});

import { describe, expect, it } from 'vitest';
import { type CaseRule, exclusionOf, isIgnored } from '../../src/domain/scope.ts';
import type { ReadDate } from '../../src/domain/time.ts';
import { aCase, NOW } from '../support/cases.ts';

const outOfScope = (exclude: readonly CaseRule[]): boolean =>
  exclusionOf(aCase(), { exclude, censusFrom: 0 }) === 'rule';

describe('a case', () => {
  it('is in scope when there is no rule', () => {
    expect(outOfScope([])).toBe(false);
  });

  it.each([
    [{ agencyCode: 'H23.12' }],
    [{ procedureCode: '1.005129' }],
    [{ domainCode: 'HT' }],
    [{ status: 'processing' }],
    [{ caseNoPrefix: 'H23.12-' }],
    [{ agencyCode: 'H23.12', status: 'processing', caseNoPrefix: 'H23' }],
  ])('is out of scope when every field of a rule is its own: %j', (rule) => {
    expect(outOfScope([rule])).toBe(true);
  });

  it.each([
    [{ agencyCode: 'H23.1' }],
    [{ agencyCode: 'H23.12', status: 'done' }],
    [{ agencyCode: 'H23.12', procedureCode: '1' }],
    [{ agencyCode: 'H23.12', domainCode: '' }],
    [{ agencyCode: 'H23.12', caseNoPrefix: 'H24' }],
    [{ caseNoPrefix: '241101' }],
  ])('stays in scope when one field of the rule is not its own: %j', (rule) => {
    expect(outOfScope([rule])).toBe(false);
  });

  it('is out of scope by any one rule of several', () => {
    expect(outOfScope([{ status: 'done' }, { domainCode: 'HT' }])).toBe(true);
  });

  it('was received earlier only before the first instant of the census', () => {
    const censusFrom = NOW;
    const of = (receivedAt: ReadDate) => exclusionOf(aCase({ receivedAt }), { exclude: [], censusFrom });
    expect([of(NOW - 1), of(NOW), of(null), of('31/02/2024')]).toEqual(['earlier', null, null, null]);
  });

  it("is another system's to send where its source is not delivered, and nobody's if it was received before", () => {
    const scope = { exclude: [{ status: 'test' }], censusFrom: NOW, deliver: false };
    const at = (receivedAt: ReadDate, status = 'new') => aCase({ receivedAt, status });
    expect(exclusionOf(at(NOW), scope)).toBe('elsewhere');
    expect(exclusionOf(at(NOW, 'test'), scope)).toBe('rule');
    expect([isIgnored(at(NOW), scope), isIgnored(at(NOW - 1), scope), isIgnored(at(null), scope)]).toEqual([
      false,
      true,
      false,
    ]);
    expect(isIgnored(at(NOW - 1), { ...scope, deliver: true })).toBe(false);
  });

  it('that was taken back is gone, whatever the rules say', () => {
    const scope = { exclude: [{ status: 'processing' }], censusFrom: 0 };
    expect(exclusionOf(aCase({ takenBack: true }), scope)).toBe('gone');
  });
});

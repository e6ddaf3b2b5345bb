import { describe, expect, it } from 'vitest';
import { isExcluded } from '../../src/domain/scope.ts';
import { aCase } from '../support/cases.ts';

describe('a case', () => {
  it('is in scope when there is no rule', () => {
    expect(isExcluded(aCase(), [])).toBe(false);
  });

  it.each([
    [{ agencyCode: 'H23.12' }],
    [{ procedureCode: '1.005129' }],
    [{ domainCode: 'HT' }],
    [{ status: 'processing' }],
    [{ caseNoPrefix: 'H23.12-' }],
    [{ agencyCode: 'H23.12', status: 'processing', caseNoPrefix: 'H23' }],
  ])('is out of scope when every field of a rule is its own: %j', (rule) => {
    expect(isExcluded(aCase(), [rule])).toBe(true);
  });

  it.each([
    [{ agencyCode: 'H23.1' }],
    [{ agencyCode: 'H23.12', status: 'done' }],
    [{ agencyCode: 'H23.12', procedureCode: '1' }],
    [{ agencyCode: 'H23.12', domainCode: '' }],
    [{ agencyCode: 'H23.12', caseNoPrefix: 'H24' }],
    [{ caseNoPrefix: '241101' }],
  ])('stays in scope when one field of the rule is not its own: %j', (rule) => {
    expect(isExcluded(aCase(), [rule])).toBe(false);
  });

  it('is out of scope by any one rule of several', () => {
    expect(isExcluded(aCase(), [{ status: 'done' }, { domainCode: 'HT' }])).toBe(true);
  });
});

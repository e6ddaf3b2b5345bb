import { describe, expect, it } from 'vitest';
import { contentOf } from '../../src/domain/caseRecord.ts';
import { aCase } from '../support/cases.ts';

describe('the content that decides whether a case changed', () => {
  it('is the same when only the row’s id or its modification date moved', () => {
    expect(contentOf(aCase({ sourceId: '2', modifiedAt: 1 }))).toBe(contentOf(aCase()));
    expect(contentOf(aCase({ modifiedAt: null }))).toBe(contentOf(aCase()));
  });

  it('differs with every other field', () => {
    const { sourceId, modifiedAt, ...rest } = aCase();
    expect([sourceId, modifiedAt]).not.toContain(undefined);
    for (const field of Object.keys(rest)) {
      expect(contentOf({ ...aCase(), [field]: 'something else' }), field).not.toBe(contentOf(aCase()));
    }
  });

  it('distinguishes an empty date from one that does not exist', () => {
    expect(contentOf(aCase({ dueAt: null }))).not.toBe(contentOf(aCase({ dueAt: '31/02/2024' })));
  });
});

import { describe, expect, it } from 'vitest';
import { isOverdue } from '../../src/domain/deadline.ts';
import { NOW } from '../support/cases.ts';

const DAY = 86_400_000;

describe('a case is overdue', () => {
  it.each([
    ['open, its date gone by', NOW - DAY, null, '4', true],
    ['open, its date to come', NOW + DAY, null, '4', false],
    ['open at the very instant', NOW, null, '4', false],
    ['of a status nobody mapped, its date gone by', NOW - DAY, null, null, true],
    ['finished late, long ago', NOW - 9 * DAY, NOW - 8 * DAY, '10', true],
    ['finished in time, its date long gone by', NOW - 8 * DAY, NOW - 9 * DAY, '10', false],
    ['ended, nobody knows when', NOW - DAY, null, '10', null],
    ['withdrawn, nobody knows when', NOW - DAY, null, '7', null],
    ['without a due date', null, null, '4', null],
  ])('%s', (_, dueAt, finishedAt, status, expected) => {
    expect(isOverdue({ dueAt, finishedAt, status }, NOW)).toBe(expected);
  });
});

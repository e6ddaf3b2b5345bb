import { expect, it } from 'vitest';
import { UrgentFirst } from '../../src/domain/urgentFirst.ts';

it('leaves every fifth turn to those that are not urgent, each in the order in which they came', () => {
  const waiting = new UrgentFirst<string>();
  for (let i = 1; i <= 10; i += 1) {
    waiting.add(`u${i}`, true);
    waiting.add(`o${i}`, false);
  }
  const turns: string[] = [];
  for (let one = waiting.next(); one !== undefined; one = waiting.next()) {
    waiting.used(one.startsWith('u'));
    turns.push(one);
  }
  const expected = 'u1 u2 u3 u4 o1 u5 u6 u7 u8 o2 u9 u10 o3 o4 o5 o6 o7 o8 o9 o10';
  expect(turns.join(' ')).toBe(expected);
});

it('lets an urgent one take the turn that another has already, except every fifth', () => {
  const waiting = new UrgentFirst<number>();
  for (let i = 1; i <= 6; i += 1) waiting.add(i, true);
  const turns = Array.from({ length: 7 }, () => {
    const overtaking = waiting.overtaking();
    waiting.used(overtaking !== undefined);
    return overtaking;
  });
  expect(turns).toEqual([1, 2, 3, 4, undefined, 5, 6]);
});

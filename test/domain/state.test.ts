import { expect, it } from 'vitest';
import { REASONS } from '../../src/domain/reason.ts';
import { STATES, STORED_STATES } from '../../src/domain/state.ts';

it('the states that people see are the stored ones and `in_flight`, a pending one on lease', () => {
  expect(STATES.filter((state) => state !== 'in_flight')).toEqual(STORED_STATES);
});

it('every stored state but `synced` has its reasons, and `synced` needs none', () => {
  const explained = new Set<string>(Object.values(REASONS).map(({ state }) => state));
  expect(STORED_STATES.filter((state) => !explained.has(state))).toEqual(['synced']);
});

import { readFileSync } from 'node:fs';
import { describe, expect, it, test } from 'vitest';
import { CIRCUIT_CAUSES } from '../../src/domain/circuit.ts';
import { FAILURES, PORTAL_CODE_KINDS } from '../../src/portal/failure.ts';

const policies = Object.entries(FAILURES);

describe('what follows from a failure', () => {
  it.each(policies)('is consistent for %s', (_, { isolate, switchTo, stop, reject, massRefusal }) => {
    if (stop !== null) expect([isolate, switchTo, reject, massRefusal]).toEqual([null, null, null, false]);
    if (isolate === null) expect([switchTo, reject]).toEqual([null, null]);
    if (massRefusal) expect(reject).not.toBeNull();
  });

  it('opens the circuit with every cause except the mass refusal', () => {
    const stops = policies.flatMap(([, { stop, inBulk }]) => [stop, inBulk]).filter((stop) => stop !== null);
    expect(new Set([...stops, 'mass_refusal'])).toEqual(new Set(Object.keys(CIRCUIT_CAUSES)));
  });
});

test('the shipped table of portal codes explains each kind that a row can have', () => {
  const comment = readFileSync('config/mappings/portal-codes.csv', 'utf8');
  for (const kind of PORTAL_CODE_KINDS) expect(comment).toMatch(new RegExp(`^#   ${kind} `, 'm'));
});

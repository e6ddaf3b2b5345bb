import { globSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  FACT_NAMES,
  type FactName,
  factAt,
  type LedgerFacts,
  readFact,
  type StoredFact,
  writeFact,
} from '../../../src/ledger/port/facts.ts';
import { BATCH_SIZE, CIRCUIT, DELIVERY_PAUSE } from '../../../src/ledger/port/sharedFacts.ts';

function book(): Pick<LedgerFacts, 'fact' | 'setFact'> {
  const facts = new Map<FactName, StoredFact>();
  return {
    fact: async (name) => facts.get(name) ?? null,
    setFact: async (name, value, at) => void facts.set(name, { value, at }),
  };
}

describe('a fact', () => {
  it('is read back with its instant', async () => {
    const ledger = book();
    expect(await readFact(ledger, BATCH_SIZE)).toBeNull();
    expect(await factAt(ledger, BATCH_SIZE)).toBeNull();
    await writeFact(ledger, BATCH_SIZE, { size: 25, largest: 200 }, 7);
    expect(await readFact(ledger, BATCH_SIZE)).toEqual({ value: { size: 25, largest: 200 }, at: 7 });
    expect(await factAt(ledger, BATCH_SIZE)).toBe(7);
  });

  it('is none where it cannot be understood, whatever is stored, and keeps its instant', async () => {
    const ledger = book();
    const text = fc.oneof(fc.string(), fc.json(), fc.constantFrom('{"size":0,"largest":1}', '{"size":1}'));
    await fc.assert(
      fc.asyncProperty(text, async (value) => {
        await ledger.setFact(BATCH_SIZE.name, value, 7);
        expect(await readFact(ledger, BATCH_SIZE)).toBeNull();
        expect(await factAt(ledger, BATCH_SIZE)).toBe(7);
      }),
    );
  });

  it('closes the circuit where its cause is unknown, and keeps a pause that has other fields', async () => {
    const ledger = book();
    const circuit = { open: true, probeAt: 1, cause: 'weather', detail: '', openedAt: 1, trips: 1 };
    await ledger.setFact(CIRCUIT.name, JSON.stringify(circuit), 1);
    expect(await readFact(ledger, CIRCUIT)).toBeNull();
    await ledger.setFact(DELIVERY_PAUSE.name, '{"who":{"name":"cli:hoa"}}', 1);
    expect((await readFact(ledger, DELIVERY_PAUSE))?.value).toEqual({ who: '', since: 0, note: '' });
  });

  it('is defined once for each name of the list', () => {
    const sources = globSync('src/**/*.ts').map((file) => readFileSync(file, 'utf8'));
    const names = sources.flatMap((source) =>
      [...source.matchAll(/defineFact(?:<[^(]*>)?\(\s*'(\w+)'/g)].map(([, name]) => name),
    );
    expect(names).toHaveLength(FACT_NAMES.length);
    expect(new Set(names)).toEqual(new Set(FACT_NAMES));
  });
});

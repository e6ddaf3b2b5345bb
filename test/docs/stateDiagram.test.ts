import { describe, expect, it } from 'vitest';
import { type CaseState, inFlight } from '../../src/domain/caseState.ts';
import { disproved } from '../../src/domain/lookUp.ts';
import { type Settlement, settled } from '../../src/domain/settle.ts';
import { arrived, changed, knownAtPortal, replayed } from '../../src/domain/transitions.ts';
import { read } from '../deployment/files.ts';
import { NOW } from '../support/cases.ts';

const deferral = {
  retryAt: NOW + 1_000,
  charge: true,
  reason: 'RETRY_SCHEDULED',
  portalCode: null,
  detail: '',
} as const;

/** Every way to settle a leased case, by its words in the diagram. */
const SETTLEMENTS: Readonly<Record<string, Settlement>> = {
  acknowledged: { outcome: 'synced' },
  'step still owed': { outcome: 'record_accepted', ...deferral },
  'retry later': { outcome: 'retry', ...deferral },
  'handed back': { outcome: 'released' },
  'check failed': { outcome: 'blocked', reason: 'STATUS_UNMAPPED', detail: '' },
  refused: { outcome: 'rejected', reason: 'PORTAL_REJECTED', portalCode: '1', detail: '' },
};
/** What the ledger does by itself, without a function of the domain. */
const BY_THE_LEDGER = ['pending --> in_flight : leased', 'in_flight --> pending : lease expired'];

const HOLD = { reason: 'STATUS_UNMAPPED', detail: '' } as const;
const pending = arrived({ now: NOW, since: NOW, excluded: null });
const leased: CaseState = { ...pending, leaseOwner: 'a', leaseVersion: 1, nextAt: NOW + 60_000 };
const settle = (caseState: CaseState, settlement: Settlement): CaseState =>
  settled(caseState, { version: 1, status: '4' }, settlement, NOW);
const cases: readonly CaseState[] = [
  pending,
  leased,
  ...Object.values(SETTLEMENTS).map((one) => settle(leased, one)),
];

const nameOf = (caseState: CaseState): string => (inFlight(caseState, NOW) ? 'in_flight' : caseState.state);

/** The events a case can meet in its state, by their words in the diagram. */
function eventsOf(before: CaseState): Readonly<Record<string, CaseState>> {
  const change = changed(before, { now: NOW, since: NOW, excluded: null });
  const held = changed(before, { now: NOW, since: NOW, excluded: null, hold: HOLD });
  const baseline = knownAtPortal(before, { status: '4', mappedStatus: '4', countedAt: NOW }, NOW);
  switch (nameOf(before)) {
    case 'in_flight': {
      const outcomes = Object.entries(SETTLEMENTS);
      return {
        baseline,
        changed: change,
        'changed and held': held,
        ...Object.fromEntries(outcomes.map(([words, outcome]) => [words, settle(before, outcome)])),
        'changed meanwhile': settle(change, { outcome: 'synced' }),
      };
    }
    case 'synced':
      return {
        changed: change,
        'changed and held': held,
        disproved: disproved(before, { reason: 'MISSING_AT_PORTAL' }, NOW),
        'stored otherwise': disproved(
          { ...before, mismatches: 2 },
          { reason: 'DIFFERS_AT_PORTAL', status: '9' },
          NOW,
        ),
      };
    default:
      return { baseline, changed: change, 'changed and held': held, replayed: replayed(before, NOW) };
  }
}

function transitionsInCode(): Set<string> {
  const found = cases.flatMap((before) =>
    Object.entries(eventsOf(before))
      .filter(([, after]) => nameOf(before) !== nameOf(after))
      .map(([words, after]) => `${nameOf(before)} --> ${nameOf(after)} : ${words}`),
  );
  const first = arrived({ now: NOW, since: NOW, excluded: null, hold: HOLD });
  return new Set([
    ...['[*] --> pending : first seen', `[*] --> ${nameOf(first)} : first seen and held`],
    ...[...BY_THE_LEDGER, ...found],
  ]);
}

function transitionsInDiagram(): Set<string> {
  const [, diagram = ''] = /```mermaid\n([^`]+)```/.exec(read('docs/domain.md')) ?? [];
  const lines = [...diagram.matchAll(/^\s+(\S+ --> \S+) : (.+)$/gm)];
  return new Set(
    lines.flatMap(([, states, words = '']) => words.split(', ').map((one) => `${states} : ${one}`)),
  );
}

describe('the state diagram in docs/domain.md', () => {
  it('shows exactly the transitions that src/domain allows', () => {
    expect(transitionsInDiagram()).toEqual(transitionsInCode());
  });

  it('names only ways of settling that take effect at once when a newer version waits', () => {
    const newer = changed(leased, { now: NOW, since: NOW, excluded: null });
    for (const [words, outcome] of Object.entries(SETTLEMENTS)) {
      expect(nameOf(settle(newer, outcome)), words).toBe('pending');
    }
  });
});

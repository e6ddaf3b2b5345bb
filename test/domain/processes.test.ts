import { describe, expect, it } from 'vitest';
import { livingVersions, lostProcesses, versionsDifferSince } from '../../src/domain/processes.ts';

const of = (host: string, version: string, startedAt: number, diedAt: number | null = null) => {
  return { host, version, startedAt, diedAt };
};

describe('processes on one ledger', () => {
  it('are lost when they died, the longest dead first', () => {
    const processes = [of('a', '1', 1, 9), of('b', '1', 2), of('c', '1', 3, 5)];
    expect(lostProcesses(processes).map(({ host }) => host)).toEqual(['c', 'a']);
  });

  it('are of different versions since the first one of the second version started', () => {
    expect(versionsDifferSince([])).toBeNull();
    expect(versionsDifferSince([of('a', '1', 1), of('b', '1', 2)])).toBeNull();
    const upgrading = [of('a', '1', 1), of('b', '2', 7), of('c', '2', 8), of('d', '1', 3)];
    expect(versionsDifferSince(upgrading)).toBe(7);
    expect(livingVersions(upgrading)).toEqual(['1', '2']);
  });

  it('differ in nothing from one that is dead', () => {
    const processes = [of('a', '1', 1, 5), of('b', '2', 7)];
    expect([versionsDifferSince(processes), livingVersions(processes)]).toEqual([null, ['2']]);
  });
});

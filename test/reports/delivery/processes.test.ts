import { describe, expect, it } from 'vitest';
import { processesText } from '../../../src/reports/delivery/processes.ts';
import { NOW } from '../../support/cases.ts';

const LIVING = {
  ...{
    id: 'aaaaaaaaaaaa',
    host: 'may-1',
    pid: 7,
    version: '0.1.0',
    roles: ['poll', 'push'],
    leads: ['poll'] as const,
  },
  ...{ startedAt: NOW, seenAt: NOW, silentMs: 1_400, diedAt: null },
};

describe('the processes of a ledger', () => {
  it('are named with their version, roles, what they lead, and whether they live', () => {
    const dead = { ...LIVING, host: 'may-2', leads: [], diedAt: NOW };
    const shown = processesText([LIVING, dead], { language: 'en', offsetMs: 0 });
    expect(shown[0]).toBe('Processes that share the ledger:');
    expect(shown[1]).toMatch(
      /^may-1, process 7, version 0\.1\.0, roles poll, push; leads poll; alive at .+\.$/,
    );
    expect(shown[2]).toMatch(/^may-2, .+; died, as was found at .+\.$/);
  });

  it('are not mentioned where the ledger is in a file', () => {
    expect(processesText([], { language: 'vi', offsetMs: 0 })).toEqual([]);
  });
});

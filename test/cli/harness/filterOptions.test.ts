import { Command, CommanderError } from '@commander-js/extra-typings';
import { describe, expect, test } from 'vitest';
import { addFilters, filterOf } from '../../../src/cli/harness/filterOptions.ts';
import { DAY_MS, parseDay, VIETNAM_OFFSET_MS } from '../../../src/domain/time.ts';
import type { RecordFilter } from '../../../src/ledger/port/filter.ts';

function filter(...words: string[]): RecordFilter {
  let said = '';
  const command = addFilters(new Command('records'))
    .exitOverride()
    .configureOutput({
      writeErr: (text) => {
        said += text;
      },
    });
  try {
    command.parse(words, { from: 'user' });
  } catch (error) {
    if (error instanceof CommanderError) throw new Error(said);
    throw error;
  }
  const mappings = { statuses: new Map(), procedures: new Map(), agencies: null };
  return filterOf(command.opts(), { mappings, offsetMs: VIETNAM_OFFSET_MS });
}

/** Without what was not asked for. */
function asked(...words: string[]): Record<string, unknown> {
  return Object.fromEntries(Object.entries(filter(...words)).filter(([, value]) => value !== undefined));
}

describe('the filters of a command', () => {
  test('find what was typed in another Unicode form or copied with unseen characters', () => {
    expect(asked('--case', 'Đất-1'.normalize('NFD'), '--agency', 'H23.12\u200b\u00a0')).toEqual({
      caseNos: ['Đất-1'],
      agencies: ['H23.12'],
    });
  });

  test('match everything where none is given', () => {
    expect(asked()).toEqual({});
  });

  test.each([
    ['--state', 'pending', 'states'],
    ['--state', 'in_flight', 'states'],
    ['--reason', 'FIELD_MISSING', 'reasons'],
    ['--agency', 'H23.12', 'agencies'],
    ['--domain', 'HT', 'domains'],
    ['--procedure', '1.005129', 'procedures'],
    ['--under', 'H23.12', 'agencies'],
    ['--status', '4', 'statuses'],
    ['--month', '2024-11', 'months'],
    ['--portal-code', '21', 'portalCodes'],
    ['--detail', 'TenTTHC (procedureName)', 'details'],
    ['--source-status', 'processing/paid', 'sourceStatuses'],
    ['--case', 'H23.12-241101-0001', 'caseNos'],
  ])('%s %s asks for that one', (flag, value, name) => {
    expect(asked(flag, value)).toEqual({ [name]: [value] });
  });

  test('match any of the values when one is given more than once', () => {
    expect(asked('--case', 'A', '--case', 'B', '--case', 'C')).toEqual({ caseNos: ['A', 'B', 'C'] });
    expect(asked('--state', 'blocked', '--state', 'rejected')).toEqual({ states: ['blocked', 'rejected'] });
    expect(asked('--reason', 'TOO_LARGE', '--reason', 'FIELD_INVALID')).toEqual({
      reasons: ['TOO_LARGE', 'FIELD_INVALID'],
    });
  });

  test('add up', () => {
    expect(asked('--agency', 'A', '--status', '4')).toEqual({ agencies: ['A'], statuses: ['4'] });
  });

  test('take days in Vietnam, both included', () => {
    const from = parseDay('2024-11-01') ?? 0;
    expect(from).toBe(Date.UTC(2024, 9, 31, 17));
    expect(asked('--received-from', '2024-11-01', '--received-to', '2024-11-01')).toEqual({
      receivedFrom: from,
      receivedBefore: from + DAY_MS,
    });
  });

  test('find cases without a mapped status under the name that `gap --by status` gives them', () => {
    expect(asked('--status', 'unmapped', '--status', '10')).toEqual({ statuses: ['', '10'] });
  });

  test.each([
    ['--state', 'failed', 'pending, in_flight, synced, blocked, rejected'],
    ['--reason', 'UNKNOWN', 'PROCEDURE_UNMAPPED'],
    ['--reason', 'toString', 'PROCEDURE_UNMAPPED'],
    ['--received-from', '2024-02-30', '2024-01-31'],
    ['--received-to', '05/11/2024', '2024-01-31'],
  ])('refuse %s %s and say what is allowed', (flag, value, allowed) => {
    expect(() => filter(flag, value)).toThrow(value);
    expect(() => filter(flag, value)).toThrow(allowed);
  });
});

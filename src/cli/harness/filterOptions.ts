import { type Command, InvalidArgumentError, Option } from 'commander';
import type { Config } from '../../config/config.ts';
import { type GroupLevel, UNKNOWN_LEVEL } from '../../domain/agencies.ts';
import { AGENCY_LEVELS } from '../../domain/mapping.ts';
import { isReason, REASONS, type Reason } from '../../domain/reason.ts';
import { STATES, type State } from '../../domain/state.ts';
import { parseDay } from '../../domain/time.ts';
import type { RecordFilter } from '../../ledger/port/filter.ts';
import { type CaseFilter, FILTER_STATUSES, recordFilter } from '../../reports/filter/caseFilter.ts';
import { oneOf } from './optionValues.ts';

export type FilterOptions = CaseFilter;

const REASON_CODES = Object.keys(REASONS).filter(isReason);
const LEVELS = [...AGENCY_LEVELS, UNKNOWN_LEVEL] as const;

/** The case filters. Most may be given more than once, and then match any of their values. */
export function addFilters(command: Command): Command {
  const many = (flags: string, description: string): Option =>
    new Option(flags, description).argParser((value: string, before: string[] | undefined) => [
      ...(before ?? []),
      value,
    ]);
  return command
    .addOption(
      many('--state <state>', 'state of the case').argParser((value: string, before: State[] | undefined) => [
        ...(before ?? []),
        oneOf(STATES, value),
      ]),
    )
    .addOption(
      many('--reason <code>', 'why it is unsynced').argParser(
        (value: string, before: Reason[] | undefined) => [...(before ?? []), oneOf(REASON_CODES, value)],
      ),
    )
    .addOption(many('--agency <code>', 'agency, by its local code'))
    .addOption(many('--under <code>', 'agency with everything below it'))
    .addOption(
      many('--level <level>', 'administrative level of the agency').argParser(
        (value: string, before: GroupLevel[] | undefined) => [...(before ?? []), oneOf(LEVELS, value)],
      ),
    )
    .addOption(many('--domain <code>', 'domain'))
    .addOption(many('--procedure <code>', 'procedure, by its local code'))
    .addOption(
      many('--status <code>', "the portal's status, 1 to 10, or unmapped").argParser(
        (value: string, before: string[] | undefined) => [...(before ?? []), oneOf(FILTER_STATUSES, value)],
      ),
    )
    .addOption(
      many('--month <month>', 'month received, such as 2024-01').argParser(
        (value: string, before: string[] | undefined) => [...(before ?? []), monthOf(value)],
      ),
    )
    .option('--received-from <date>', 'received on or after this day, such as 2024-01-31', dayOption)
    .option('--received-to <date>', 'received on or before this day', dayOption)
    .addOption(many('--portal-code <code>', "the portal's error code"))
    .addOption(many('--case <caseNo>', 'case number'));
}

/** The filter as the ledger takes it. */
export function filterOf(
  options: FilterOptions,
  config: Pick<Config, 'mappings' | 'offsetMs'>,
): RecordFilter {
  return recordFilter(options, { agencies: config.mappings.agencies, offsetMs: config.offsetMs });
}

function dayOption(value: string): string {
  if (parseDay(value) === null)
    throw new InvalidArgumentError('There is no such day; write it as 2024-01-31.');
  return value;
}

function monthOf(value: string): string {
  if (/^\d{4}-\d{2}$/.test(value) && parseDay(`${value}-01`) !== null) return value;
  throw new InvalidArgumentError('There is no such month; write it as 2024-01.');
}

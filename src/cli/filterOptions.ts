import { type Command, InvalidArgumentError, Option } from 'commander';
import { isReason, REASONS, type Reason } from '../domain/reason.ts';
import { STATES, type State } from '../domain/state.ts';
import { DAY_MS, parseDay } from '../domain/time.ts';
import type { RecordFilter } from '../ledger/ledger.ts';

export interface FilterOptions {
  readonly state?: readonly State[];
  readonly reason?: readonly Reason[];
  readonly agency?: readonly string[];
  readonly domain?: readonly string[];
  readonly procedure?: readonly string[];
  readonly status?: readonly string[];
  readonly receivedFrom?: string;
  readonly receivedTo?: string;
  readonly portalCode?: readonly string[];
  readonly case?: readonly string[];
}

/** The filters of INTERFACE.md. Each may be given more than once, and matches any of its values. */
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
        (value: string, before: Reason[] | undefined) => [...(before ?? []), reasonOf(value)],
      ),
    )
    .addOption(many('--agency <code>', 'agency, by its local code'))
    .addOption(many('--domain <code>', 'domain'))
    .addOption(many('--procedure <code>', 'procedure, by its local code'))
    .addOption(many('--status <code>', "the portal's status code"))
    .option('--received-from <date>', 'received on or after this day, such as 2024-01-31', dayOption)
    .option('--received-to <date>', 'received on or before this day', dayOption)
    .addOption(many('--portal-code <code>', "the portal's error code"))
    .addOption(many('--case <caseNo>', 'case number'));
}

export function filterOf(options: FilterOptions, offsetMs: number): RecordFilter {
  const from = options.receivedFrom === undefined ? null : parseDay(options.receivedFrom, offsetMs);
  const to = options.receivedTo === undefined ? null : parseDay(options.receivedTo, offsetMs);
  return {
    states: options.state,
    reasons: options.reason,
    agencies: options.agency,
    domains: options.domain,
    procedures: options.procedure,
    // `gap --by status` calls cases without a mapped status `unmapped`; the ledger stores none for them.
    statuses: options.status?.map((status) => (status === 'unmapped' ? '' : status)),
    portalCodes: options.portalCode,
    caseNos: options.case,
    receivedFrom: from ?? undefined,
    receivedBefore: to === null ? undefined : to + DAY_MS,
  };
}

function dayOption(value: string): string {
  if (parseDay(value) === null)
    throw new InvalidArgumentError('There is no such day; write it as 2024-01-31.');
  return value;
}

function reasonOf(value: string): Reason {
  if (isReason(value)) return value;
  throw new InvalidArgumentError(`Allowed choices are ${Object.keys(REASONS).join(', ')}.`);
}

function oneOf<T extends string>(choices: readonly T[], value: string): T {
  const found = choices.find((choice) => choice === value);
  if (found !== undefined) return found;
  throw new InvalidArgumentError(`Allowed choices are ${choices.join(', ')}.`);
}

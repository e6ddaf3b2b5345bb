import { existsSync } from 'node:fs';
import { LEDGER_SCHEMA_VERSION, tryLedger } from '../../app/openLedger.ts';
import { mapStatus } from '../../domain/mapping.ts';
import { SYSTEM_FAULTS } from '../../domain/systemFaults.ts';
import { DAY_MS } from '../../domain/time.ts';
import { typedStatus } from '../../domain/typedCommand.ts';
import { type Fact, factAt, ofSource } from '../../ledger/port/facts.ts';
import type { GapGroup } from '../../ledger/port/figures.ts';
import { CENSUS, POLL } from '../../ledger/port/sharedFacts.ts';
import { formatCount, formatDuration } from '../../presentation/numbers.ts';
import { lastCensus } from '../../reports/census/build.ts';
import { censusTexts } from '../../reports/census/messages.ts';
import { duplicatesText, missingText, suspicionOf } from '../../reports/census/text.ts';
import type { Check } from './check.ts';
import { type Finding, type FindingName, ok, problem, warning, withCounts } from './findings.ts';
import type { DoctorTexts } from './messages.ts';

/** Censuses are nightly: by then one was missed. */
const OLD_CENSUS_MS = 1.5 * DAY_MS;
/** Polls missed before a warning, and the shortest time without a poll that counts as long. */
const MISSED_POLLS = 5;
const LEAST_OLD_POLL_MS = 600_000;
/** As `scripts/setup --install` writes it. */
const UNIT = '/etc/systemd/system/dongbo.service';
/** A delivery waits for some ten answers of the ledger. */
const FAR_MS = 20;

/** What the ledger holds, whether it can be written and, with --deep, whether its file is sound and its counters are right. */
export const ledgerContents: Check = async ({ config, ledger, deep, texts, language }, signal) => {
  if (ledger === null) return [ok('ledger', texts.noLedger)];
  const { synced, never, stale } = await ledger.gapTotals();
  const n = (count: number): string => formatCount(count, language);
  const summary = ok('ledger', texts.ledger(LEDGER_SCHEMA_VERSION, n(synced + never + stale), n(synced)));
  const server = serverFinding(await tryLedger(config), texts);
  const written = [...server, ok('ledger_write', texts.rowWritten)];
  if (!deep) return [summary, ...written];
  const damage = await ledger.inspect({ signal });
  if (damage !== null) {
    const { message, remedy } = SYSTEM_FAULTS.ledger_damaged[language];
    return [summary, ...written, problem('ledger_file', `${message} (${damage})`, remedy)];
  }
  const off = await ledger.recount();
  // A server looks after its own files.
  const file = server.length === 0 ? [ok('ledger_file', texts.fileSound)] : [];
  return [
    summary,
    ...written,
    ...file,
    off === 0
      ? ok('counters', texts.counters)
      : problem('counters', texts.countersOff(off), texts.countersRemedy),
  ];
};

/** Version and distance of the server that has the ledger; none for a file. */
function serverFinding(trial: Awaited<ReturnType<typeof tryLedger>>, texts: DoctorTexts): readonly Finding[] {
  if (trial === null) return [];
  const { version, oldest, latencyMs } = trial;
  const found = texts.ledgerServer(version, latencyMs < 10 ? latencyMs.toFixed(1) : latencyMs.toFixed(0));
  if (Number.parseInt(version, 10) < oldest) {
    return [problem('ledger_server', found, texts.oldServerRemedy(oldest))];
  }
  return [
    latencyMs > FAR_MS ? warning('ledger_server', found, texts.farServerRemedy) : ok('ledger_server', found),
  ];
}

/** Codes in the ledger that the tables do not map: their cases are held back. */
export const mappings: Check = async ({ config, ledger, texts }) => {
  if (ledger === null) return [];
  const tables = config.mappings;
  const { agencies, procedures } = tables;
  const covered = (
    name: FindingName,
    table: string,
    unmapped: readonly (readonly [string, number])[],
  ): Finding =>
    unmapped.length === 0
      ? ok(name, texts.mapped)
      : warning(name, texts.unmapped(withCounts(unmapped)), texts.unmappedRemedy(table));
  const statuses = (await ledger.sourceStatuses())
    .filter(({ status, subStatus }) => mapStatus(tables, status, subStatus) === null)
    .map(({ status, subStatus, count }) => [[status, subStatus].filter(Boolean).join('/'), count] as const);
  const unmappedAgencies = (await ledger.gapGroups('agency')).filter(
    ({ key }) => agencies !== null && !agencies.get(key)?.some(({ national }) => national !== ''),
  );
  // A procedure without a row keeps its code (domain/mapping.ts).
  const unmappedProcedures = (await ledger.gapGroups('procedure')).filter(
    ({ key }) => procedures.get(key)?.every(({ national }) => national === '') === true,
  );
  return [
    covered('status_mapping', 'mappings.statuses', statuses),
    covered('agency_mapping', 'mappings.agencies', unmappedAgencies.map(counted)),
    covered('procedure_mapping', 'mappings.procedures', unmappedProcedures.map(counted)),
  ];
};

function counted({ key, synced, never, stale }: GapGroup): readonly [string, number] {
  return [key, synced + never + stale];
}

/** What the last census showed: its rows, the counted cases that it did not show, and numbers that two rows have. */
export const census: Check = async ({ config: { offsetMs }, ledger, texts, language }) => {
  const last = ledger === null ? null : await lastCensus(ledger);
  if (last === null) return [];
  const options = { language, offsetMs };
  const suspicion = suspicionOf(last, options);
  const rows = texts.censusRows(formatCount(last.rows, language));
  const shown = [rows, missingText(last, options) ?? texts.noneMissing].join(' ');
  const numbers = duplicatesText(last, options);
  return [
    suspicion === null
      ? ok('census', shown)
      : warning('census', `${rows} ${suspicion.found}`, suspicion.remedy),
    numbers === null
      ? ok('case_numbers', texts.numbersUnique)
      : warning('case_numbers', numbers, censusTexts(language).duplicatesRemedy),
  ];
};

/** Time since the last poll and the last census, of each source by itself. */
export const readings: Check = async ({ config, ledger, now, texts, language }) => {
  if (ledger === null) return [];
  const remedy = texts.readingsRemedy(typedStatus(existsSync(UNIT)));
  const several = config.sources.length > 1;
  const findings: Finding[] = [];
  for (const { name, pollIntervalSeconds } of config.sources) {
    const age = async (check: FindingName, fact: Fact<unknown>, oldMs: number): Promise<Finding> => {
      const at = await factAt(ledger, several ? ofSource(fact, name) : fact);
      const read = at === null ? texts.noReading : texts.readAgo(formatDuration(now - at, language));
      const found = several ? `${name}: ${read}` : read;
      return at === null || now - at > oldMs ? warning(check, found, remedy) : ok(check, found);
    };
    const oldPollMs = Math.max(LEAST_OLD_POLL_MS, MISSED_POLLS * pollIntervalSeconds * 1_000);
    findings.push(await age('last_poll', POLL, oldPollMs), await age('last_census', CENSUS, OLD_CENSUS_MS));
  }
  return findings;
};

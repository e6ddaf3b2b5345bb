import { Command, type CommandUnknownOpts } from '@commander-js/extra-typings';
import { openSource } from '../app/openSource.ts';
import { UsageError } from '../domain/errors.ts';
import { storedRowFault } from '../domain/rowFault.ts';
import { silentLog } from '../observability/log.ts';
import { shorten, terminalText } from '../presentation/layout.ts';
import { sourcesTexts } from '../reports/sources/messages.ts';
import { type ReadRows, sourceTrialOf } from '../reports/sources/trial.ts';
import { sourceTrialText } from '../reports/sources/trialText.ts';
import type { Source, SourceRow } from '../source/source.ts';
import { addAction, type CommandHost } from './harness/action.ts';

/** One page, few tries: somebody waits for it. */
const LIMITS = { pageSize: 50, maxTries: 2, timeoutSeconds: 30 };

export function trialCommand(host: CommandHost): CommandUnknownOpts {
  const command = new Command('try')
    .description('reads one page of a source, and shows how its rows become cases')
    .argument('[name]', 'of the source; left out: the first');
  return addAction(command, host, async ({ args, config, language, offsetMs, shown }) => {
    const [name = config.sources[0].name] = args;
    const source = config.sources.find((one) => one.name === name);
    if (source === undefined) {
      const texts = sourcesTexts(language);
      const names = config.sources.map((one) => one.name).join(', ');
      const message = texts.unknown(shorten(terminalText(name), 40));
      throw new UsageError('sources.unknown', message, texts.unknownRemedy(names));
    }
    const opened = openSource(config, source, { log: silentLog }, LIMITS);
    try {
      const trial = sourceTrialOf(source, sorted(await firstRows(opened)), offsetMs);
      return { json: () => trial, text: () => sourceTrialText(trial, shown) };
    } finally {
      opened.close();
    }
  });
}

/** A sample, or the first page that has any row: early windows of a census can be empty. */
async function firstRows(source: Source): Promise<readonly SourceRow[]> {
  if (source.sample !== undefined) return await source.sample(new AbortController().signal);
  for await (const { rows } of source.census(null, new AbortController().signal)) {
    if (rows.length > 0) return rows;
  }
  return [];
}

function sorted(rows: readonly SourceRow[]): ReadRows {
  return {
    cases: rows.flatMap((row) => (row.kind === 'case' ? [row.record] : [])),
    drafts: rows.filter(({ kind }) => kind === 'draft').length,
    unreadable: rows.flatMap((row) =>
      row.kind === 'unreadable' ? [{ where: row.where, why: storedRowFault(row.why) }] : [],
    ),
  };
}

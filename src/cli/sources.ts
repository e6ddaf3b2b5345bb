import { Command, type CommandUnknownOpts } from '@commander-js/extra-typings';
import { openSource } from '../app/openSource.ts';
import type { Config } from '../config/config.ts';
import type { SourceConfig } from '../config/sources.ts';
import { DongboError, UsageError } from '../domain/errors.ts';
import type { Language } from '../domain/language.ts';
import type { Ledger } from '../ledger/port/ledger.ts';
import { silentLog } from '../observability/log.ts';
import { formatsOf } from '../presentation/formats.ts';
import { shorten, terminalText, wrap } from '../presentation/layout.ts';
import { osActor } from '../process/osActor.ts';
import { lastCensus } from '../reports/census/build.ts';
import { censusNotes, suspicionText } from '../reports/census/text.ts';
import { type SourceReach, sourcesReport } from '../reports/sources/build.ts';
import { sourcesTexts } from '../reports/sources/messages.ts';
import { sourcesText } from '../reports/sources/text.ts';
import { acceptCensus } from '../sync/ingest/acceptCensus.ts';
import { rankSources } from '../sync/ingest/sourceReading.ts';
import type { Answer, CommandHost, Invocation } from './harness/action.ts';
import { sentencesIn } from './harness/errorText.ts';
import { addLedgerAction } from './harness/ledgerAction.ts';
import { trialCommand } from './sourceTrial.ts';

/** One small page, one try. */
const LIMITS = { pageSize: 1, maxTries: 1, timeoutSeconds: 9 };

type Shown = Pick<Invocation, 'config' | 'language' | 'offsetMs' | 'shown'>;

export function createCommand(host: CommandHost): CommandUnknownOpts {
  return new Command('sources')
    .addCommand(listCommand(host), { isDefault: true })
    .addCommand(trialCommand(host))
    .addCommand(acceptCommand(host));
}

function listCommand(host: CommandHost): CommandUnknownOpts {
  const command = new Command('list').description(
    'each source: reachable, last readings, and what they showed',
  );
  return addLedgerAction(command, host, (ledger, invocation) => sourcesAnswer(ledger, invocation));
}

function acceptCommand(host: CommandHost): CommandUnknownOpts {
  const command = new Command('accept')
    .description('confirms that a census with clearly fewer cases than before is right')
    .argument('[name]', 'of the source; where there is only one, it may be left out');
  return addLedgerAction(command, host, async (ledger, invocation) => {
    const { args, ctx, now, language, shown } = invocation;
    const texts = sourcesTexts(language);
    const readings = rankSources(invocation.config.sources.map((source) => source.name));
    const name = args[0] ?? (readings.length === 1 ? readings[0]?.rank.name : undefined) ?? '';
    const reading = readings.find(({ rank }) => rank.name === name);
    if (reading === undefined) {
      const message = texts.unknown(shorten(terminalText(name), 40));
      const known = readings.map(({ rank }) => rank.name).join(', ');
      throw new UsageError('sources.unknown', message, texts.unknownRemedy(known));
    }
    const accepted = await acceptCensus(ledger, { by: osActor(ctx.env), source: name, now, reading });
    switch (accepted.outcome) {
      case 'no_census':
        throw new UsageError('sources.nothing_to_accept', texts.noCensus, texts.noCensusRemedy);
      case 'not_suspicious':
        throw new UsageError('sources.nothing_to_accept', texts.notSuspicious, texts.notSuspiciousRemedy);
      case 'accepted': {
        const { count, time } = formatsOf(shown);
        const sentence = texts.accepted(time(accepted.at), count(accepted.rows));
        const { json } = await sourcesAnswer(ledger, invocation);
        return { json, text: () => wrap(sentence).join('\n') };
      }
    }
  });
}

async function sourcesAnswer(ledger: Ledger, { config, language, offsetMs, shown }: Shown): Promise<Answer> {
  const tried = config.sources.map(async (source) => {
    const { name, kind, deliver } = source;
    return { name, kind, deliver, reach: await tryToRead(config, source, language) };
  });
  const report = await sourcesReport(ledger, await Promise.all(tried), offsetMs);
  const census = await lastCensus(ledger);
  const suspicion = suspicionText(census, shown);
  const notes = [suspicion, ...(census === null ? [] : censusNotes(census, shown))];
  return {
    json: () => report,
    text: () =>
      sourcesText(
        report,
        notes.filter((note) => note !== null),
        shown,
      ),
  };
}

async function tryToRead(config: Config, source: SourceConfig, language: Language): Promise<SourceReach> {
  const opened = openSource(config, source, { log: silentLog }, LIMITS);
  try {
    await opened.probe(new AbortController().signal);
    return { reachable: true, fault: null };
  } catch (error) {
    if (!(error instanceof DongboError)) throw error;
    return { reachable: false, fault: sentencesIn(error, language).message };
  } finally {
    opened.close();
  }
}

import { existsSync } from 'node:fs';
import { Command, type CommandUnknownOpts } from '@commander-js/extra-typings';
import { openLedger } from '../app/openLedger.ts';
import { openPortalAccess } from '../app/openPortalAccess.ts';
import { openPreview } from '../app/openPreview.ts';
import type { Config } from '../config/config.ts';
import { ledgerFile } from '../dataDir/entries.ts';
import { EXIT_CODES } from '../domain/errors.ts';
import type { Preview } from '../domain/preview.ts';
import { emptyResultHints } from '../filter/emptyResultHints.ts';
import { type CaseFilter, pickFilter } from '../filter/filters.ts';
import type { Ledger } from '../ledger/port/ledger.ts';
import { wrap } from '../presentation/layout.ts';
import { previewTexts } from '../reports/preview/messages.ts';
import { previewJson, previewNotes, previewText } from '../reports/preview/text.ts';
import { readCensus } from '../sync/ingest/read.ts';
import type { PreviewQuestion } from '../sync/preview.ts';
import { type Answer, addAction, type CommandHost, type Invocation } from './harness/action.ts';
import { createCommandLog } from './harness/commandLog.ts';
import { addFilters, filterOf } from './harness/filterOptions.ts';
import { positive } from './harness/optionValues.ts';
import { createProgress, type Progress } from './harness/progress.ts';
import { closeOnSignal, exitBrokenOff } from './harness/signals.ts';
import { withEngine } from './harness/withEngine.ts';

type PreviewInvocation = Invocation<CaseFilter & { readonly limit?: number | undefined }>;

/** Gives an interval of some five points at most. */
const LOOK_UPS = 400;

export function createCommand(host: CommandHost): CommandUnknownOpts {
  const command = addFilters(new Command('preview')).option(
    '--limit <n>',
    'as if at most this many cases were delivered',
    positive,
  );
  return addAction(command, host, async (invocation) => {
    const { config, language, ctx } = invocation;
    const progress = createProgress(ctx.stderr, language);
    const log = createCommandLog(ctx, progress.print);
    try {
      if (await isUnread(config)) {
        const read = await readFirst(invocation, progress);
        if (read === null) return await exitBrokenOff(host, language);
      }
      const access = await openPortalAccess(config, { command: 'preview', log });
      const signalled = closeOnSignal({ close: async () => access.stop() });
      try {
        const { ledger, portal, stopping } = access;
        const mappings = () => config.mappings;
        const run = await openPreview(config, { ledger, portal, mappings, log });
        const found = await run(questionOf(invocation), stopping);
        return await answerOf(found, ledger, invocation);
      } catch (error) {
        if (!signalled()) throw error;
        return await exitBrokenOff(host, language);
      } finally {
        await access.close();
      }
    } finally {
      progress.end();
    }
  });
}

/** Nothing was read yet, so that there is nothing to rehearse with. */
async function isUnread(config: Config): Promise<boolean> {
  if (config.ledger === null && !existsSync(ledgerFile(config.dataDir))) return true;
  const ledger = openLedger(config);
  try {
    return (await ledger.records({}, 1, 0)).length === 0;
  } finally {
    await ledger.close();
  }
}

/** Reads the source, which sends nothing: no worker runs that could. Null when a signal interrupted it. */
async function readFirst(
  { config, ctx, language }: PreviewInvocation,
  progress: Progress,
): Promise<true | null> {
  const log = createCommandLog(ctx, progress.print);
  const label = previewTexts(language).reading;
  const done = await withEngine(config, { command: 'preview', log }, async ({ reads, signals }) => {
    const onPage: (typeof reads)[0]['onPage'] = ({ read: n, expected }) =>
      progress.show(label, n, expected ?? n);
    for (const read of reads) await readCensus({ ...read, onPage }, signals.stopping);
    return true as const;
  });
  progress.end();
  return done;
}

function questionOf({ options, config }: PreviewInvocation): PreviewQuestion {
  return { filter: filterOf(options, config), limit: options.limit, lookUps: LOOK_UPS };
}

async function answerOf(
  found: Preview,
  ledger: Ledger,
  { options, config, language, shown }: PreviewInvocation,
): Promise<Answer> {
  const { agencies } = config.mappings;
  const filter = pickFilter(options);
  const matchesNone =
    (await ledger.gapFiltered({ filter: filterOf(options, config), by: null })).length === 0;
  const hints =
    matchesNone && filter !== undefined ? await emptyResultHints(ledger, { filter, agencies, language }) : [];
  // The document holds figures alone: what they stand for is said beside it.
  const notes = options.json === true ? previewNotes(found, { language }) : [];
  const lines = [...notes, ...hints].flatMap((note) => wrap(note));
  return {
    json: () => previewJson(found),
    text: () => previewText(found, shown),
    notice: lines.length === 0 ? undefined : lines.join('\n'),
    exitCode: found.notLookedUp === 'circuit' || found.notLookedUp === 'failed' ? EXIT_CODES.portal : 0,
  };
}

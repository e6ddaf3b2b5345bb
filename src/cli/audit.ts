import { Command, type CommandUnknownOpts, Option } from '@commander-js/extra-typings';
import { UsageError } from '../domain/errors.ts';
import type { Language } from '../domain/language.ts';
import { DAY_MS, type Instant, parseDay } from '../domain/time.ts';
import { nearest } from '../input/nearest.ts';
import { shorten, terminalText } from '../presentation/layout.ts';
import { AUDIT_ACTIONS, auditTexts } from '../reports/audit/messages.ts';
import { auditTable } from '../reports/audit/table.ts';
import {
  auditHolds,
  auditListJson,
  auditListText,
  auditProofJson,
  auditProofText,
} from '../reports/audit/text.ts';
import { historyTexts } from '../reports/history/messages.ts';
import type { CommandHost, Shown } from './harness/action.ts';
import { addLedgerAction } from './harness/ledgerAction.ts';
import { positive } from './harness/optionValues.ts';
import { EXPORT_LEDGER } from './harness/output.ts';
import { addReportAction } from './harness/reportAction.ts';

const DEFAULT_LIMIT = 50;

export function createCommand(host: CommandHost): CommandUnknownOpts {
  return new Command('audit')
    .addCommand(listCommand(host), { isDefault: true })
    .addCommand(verifyCommand(host));
}

function listCommand(host: CommandHost): CommandUnknownOpts {
  const command = new Command('list')
    .description('who changed what, newest first')
    .option(
      '--limit <n>',
      `maximum number of entries (default ${DEFAULT_LIMIT}; csv and xlsx: all)`,
      positive,
    )
    .option('--from <date>', 'first day, such as 2024-11-05')
    .option('--to <date>', 'last day, included')
    .option('--who <name>', 'a part of who changed it, such as the name of a key')
    .addOption(
      new Option('--action <codes...>', 'what was done, such as replay.created').choices(AUDIT_ACTIONS),
    )
    // A misspelt `verify` arrives here, since `list` is the default.
    .argument('[word]')
    .usage('[options]');
  return addReportAction(
    command,
    { ...host, ledger: EXPORT_LEDGER },
    async (ledger, { options, args: [stray], shown }) => {
      if (stray !== undefined) throw unknownSubcommand(stray, shown.language);
      const { limit, who, action: actions } = options;
      const query = { who, actions, ...periodOf(options, shown) };
      const rows = () => ledger.auditTrail({ ...query, limit: limit ?? DEFAULT_LIMIT });
      return {
        json: async () => auditListJson(await rows(), shown.offsetMs),
        text: async () => auditListText(await rows(), shown),
        table: () => auditTable(ledger, query, { ...shown, limit }),
      };
    },
  );
}

/** Exit code 1 when the trail was altered. */
function verifyCommand(host: CommandHost): CommandUnknownOpts {
  const command = new Command('verify')
    .description('prove that no row was changed, removed or inserted')
    .option('--head <hash>', 'a hash noted earlier: proves that the trail still reaches it');
  return addLedgerAction(command, host, async (ledger, { options, language }) => {
    const texts = auditTexts(language);
    const head = options.head?.trim().toLowerCase();
    if (head !== undefined && !/^[0-9a-f]{64}$/.test(head)) {
      throw new UsageError('audit.bad_head', texts.badHead, texts.badHeadRemedy);
    }
    const proof = await ledger.proveAudit(head);
    return {
      json: () => auditProofJson(proof, head),
      text: () => auditProofText(proof, head, language),
      exitCode: auditHolds(proof, head) ? 0 : 1,
    };
  });
}

function unknownSubcommand(word: string, language: Language): UsageError {
  const texts = auditTexts(language);
  const remedy = texts.noCommandRemedy(nearest(word, ['list', 'verify']) ?? 'list');
  return new UsageError('usage.command', texts.noCommand(shorten(terminalText(word), 40)), remedy);
}

function periodOf(
  options: { readonly from?: string | undefined; readonly to?: string | undefined },
  { language, offsetMs }: Shown,
): { readonly from: Instant | undefined; readonly before: Instant | undefined } {
  const { errors } = historyTexts(language);
  const day = (text: string | undefined): Instant | undefined => {
    if (text === undefined) return undefined;
    const at = parseDay(text, offsetMs);
    if (at === null) throw new UsageError('usage.date', errors.badDay(text), errors.badDayRemedy);
    return at;
  };
  const from = day(options.from);
  const to = day(options.to);
  if (from !== undefined && to !== undefined && from > to) {
    const { from: first = '', to: last = '' } = options;
    throw new UsageError('usage.period', errors.period(first, last), errors.periodRemedy);
  }
  return { from, before: to === undefined ? undefined : to + DAY_MS };
}

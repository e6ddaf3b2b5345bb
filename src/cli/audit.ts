import { Command, InvalidArgumentError } from 'commander';
import { nearest } from '../config/nearest.ts';
import { UsageError } from '../domain/errors.ts';
import { DAY_MS, type Instant, parseDay } from '../domain/time.ts';
import { shorten, terminalText } from '../presentation/layout.ts';
import { accessTextsOf } from '../reports/audit/messages.ts';
import { auditHolds, auditProofJson, auditProofText } from '../reports/audit/proof.ts';
import { auditListJson, auditListText } from '../reports/audit/text.ts';
import { historyTexts } from '../reports/history/messages.ts';
import {
  type CliContext,
  type CommonOptions,
  langOption,
  wantsColor,
  write,
  writeJson,
} from './harness/context.ts';
import { loadFor } from './harness/loadFor.ts';
import { withLedger } from './withLedger.ts';

interface ListOptions extends CommonOptions {
  readonly limit: number;
  readonly from?: string;
  readonly to?: string;
}

interface VerifyOptions extends CommonOptions {
  readonly head?: string;
}

const DEFAULT_LIMIT = 50;
const MOST = 10_000;

export function auditCommand(ctx: CliContext, exitWith: (code: number) => void): Command {
  const list = new Command('list')
    .description('who changed what, newest first')
    .option('--limit <n>', 'how many at most', limitOption, DEFAULT_LIMIT)
    .option('--from <date>', 'first day, such as 2024-11-05')
    .option('--to <date>', 'last day, included')
    .option('--json', 'as one JSON document')
    .addOption(langOption())
    // Also what `audit` alone does, so a misspelt `verify` arrives here, and is refused by listTrail.
    .argument('[word]')
    .usage('[options]')
    .action(async (word: string | undefined, _: unknown, command: Command) => {
      await listTrail(word, command.optsWithGlobals<ListOptions>(), ctx);
    });
  const verify = new Command('verify')
    .description('prove that no row was changed, removed or put in')
    .option('--head <hash>', 'a hash noted earlier: proves that the trail still reaches it')
    .option('--json', 'as one JSON document')
    .addOption(langOption())
    .action(async (_: unknown, command: Command) => {
      exitWith(await verifyTrail(command.optsWithGlobals<VerifyOptions>(), ctx));
    });
  return new Command('audit').addCommand(list, { isDefault: true }).addCommand(verify);
}

async function listTrail(stray: string | undefined, options: ListOptions, ctx: CliContext): Promise<void> {
  const { config, language } = loadFor(options, ctx);
  if (stray !== undefined) {
    const { audit: texts } = accessTextsOf(language);
    const near = texts.noCommandRemedy(nearest(stray, ['list', 'verify']) ?? 'list');
    throw new UsageError('usage.command', texts.noCommand(shorten(terminalText(stray), 40)), near);
  }
  const { offsetMs } = config;
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
  const before = to === undefined ? undefined : to + DAY_MS;
  const rows = await withLedger(config, (ledger) =>
    ledger.auditTrail({ limit: options.limit, from, before }),
  );
  if (options.json === true) return await writeJson(ctx.stdout, auditListJson(rows, offsetMs));
  const color = wantsColor(ctx.stdout, ctx.env);
  await write(ctx.stdout, `${auditListText(rows, { language, offsetMs, color })}\n`);
}

/** 1 when the trail is not as it was written. */
async function verifyTrail(options: VerifyOptions, ctx: CliContext): Promise<number> {
  const { config, language } = loadFor(options, ctx);
  const { audit: texts } = accessTextsOf(language);
  const noted = options.head?.trim().toLowerCase();
  if (noted !== undefined && !/^[0-9a-f]{64}$/.test(noted)) {
    throw new UsageError('audit.bad_head', texts.badHead, texts.badHeadRemedy);
  }
  const proof = await withLedger(config, (ledger) => ledger.proveAudit(noted));
  if (options.json === true) await writeJson(ctx.stdout, auditProofJson(proof, noted));
  else await write(ctx.stdout, `${auditProofText(proof, noted, language)}\n`);
  return auditHolds(proof, noted) ? 0 : 1;
}

function limitOption(value: string): number {
  const number = Number(value);
  if (Number.isInteger(number) && number >= 1 && number <= MOST) return number;
  throw new InvalidArgumentError(`Expected a whole number from 1 to ${MOST}.`);
}

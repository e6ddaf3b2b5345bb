import { loadSeveral } from '../config/loadSeveral.ts';
import { EXIT_CODES, UsageError } from '../domain/errors.ts';
import { inSentences } from '../domain/systemFault.ts';
import { readAsOf } from '../reports/gap/options.ts';
import { nationalGap, provinceFigures, provinceGap } from '../reports/national/build.ts';
import { nationalNotes } from '../reports/national/notes.ts';
import { nationalGapTable } from '../reports/national/table.ts';
import { nationalGapText } from '../reports/national/text.ts';
import type { Invocation } from './harness/action.ts';
import { write } from './harness/context.ts';
import { errorText } from './harness/errorText.ts';
import { withLedger } from './harness/ledgerAction.ts';
import type { Report } from './harness/reportAction.ts';

/** How long a ledger may take, in milliseconds. */
const ANSWER_MS = 15_000;

/** The options of `gap` that several provinces have an answer to. */
const ANSWERED: ReadonlySet<string> = new Set([
  ...['config', 'configs', 'lang', 'json', 'format', 'out', 'columns', 'asOf'],
]);

/** The gap of each province and their sum. Exit code 1 when the sum is without a province. */
export async function gapOfSeveral({
  ctx,
  options,
  now,
  offsetMs,
  language,
  shown,
}: Invocation<{ readonly asOf?: string | undefined }>): Promise<Report> {
  refuseOthers(options);
  const { asOf } = options;
  // What was asked for is wrong whichever ledger answers.
  if (asOf !== undefined) readAsOf(asOf, { now, offsetMs, language });
  const configs = loadSeveral(options.configs ?? [], ctx, { serves: false });
  const provinces = configs.map((config) => {
    const { province, mappings } = config;
    const reading = { now, offsetMs: config.offsetMs, language, agencies: mappings.agencies, asOf };
    return provinceGap({
      province,
      withinMs: ANSWER_MS,
      read: () => withLedger(config, (ledger) => provinceFigures(ledger, reading)),
      onError: (error) => write(ctx.stderr, `${province.code}: ${errorText(inSentences(error), language)}\n`),
    });
  });
  const gap = nationalGap(await Promise.all(provinces));
  const notes = nationalNotes(gap, language);
  return {
    text: () => nationalGapText(gap, { ...shown, isPast: asOf !== undefined }),
    json: () => gap,
    table: () => nationalGapTable(gap, language),
    notes: notes.length === 0 ? undefined : notes,
    exitCode: gap.without.length > 0 ? EXIT_CODES.other : 0,
  };
}

function refuseOthers(options: object): void {
  const [other] = Object.entries(options)
    .filter(([name, value]) => value !== undefined && !ANSWERED.has(name))
    .map(([name]) => name);
  if (other === undefined) return;
  const flag = `--${other.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
  throw new UsageError(
    'usage.gap_of_several',
    `${flag} is about one province, and several configurations were given.`,
    'Give one --config, or leave the option out for the line of each province and their sum.',
    {
      message: `${flag} chỉ dùng cho một tỉnh, nhưng có nhiều tệp cấu hình.`,
      remedy: 'Chỉ ghi một --config, hoặc bỏ tùy chọn này để xem số liệu từng tỉnh và tổng cộng.',
    },
  );
}

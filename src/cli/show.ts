import { Command } from 'commander';
import { caseJson, caseView, unknownCase } from '../reports/cases/show.ts';
import { caseText } from '../reports/cases/showText.ts';
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

export function showCommand(ctx: CliContext): Command {
  return new Command('show')
    .argument('<caseNo>', 'case number')
    .option('--json', 'as one JSON document')
    .addOption(langOption())
    .action(async (caseNo: string, _: unknown, command: Command) => {
      await show(caseNo, command.optsWithGlobals<CommonOptions>(), ctx);
    });
}

async function show(caseNo: string, options: CommonOptions, ctx: CliContext): Promise<void> {
  const { config, language } = loadFor(options, ctx);
  const { offsetMs } = config;
  const now = Date.now();
  const view = await withLedger(config, (ledger) =>
    caseView(ledger, caseNo.trim(), {
      now,
      agencies: config.mappings.agencies,
      portalCodes: config.portal.codes,
      language,
    }),
  );
  if (view === null) throw unknownCase(caseNo, language);
  if (options.json === true) return await writeJson(ctx.stdout, caseJson(view, offsetMs));
  const color = wantsColor(ctx.stdout, ctx.env);
  await write(ctx.stdout, `${caseText(view, { language, offsetMs, color, now })}\n`);
}

import { Command } from 'commander';
import { provinceReport } from '../reports/province/build.ts';
import { provincePage } from '../reports/province/page.ts';
import { type CliContext, type CommonOptions, langOption } from './harness/context.ts';
import { loadFor } from './harness/loadFor.ts';
import { writeOutput } from './harness/output.ts';
import { withLedger } from './withLedger.ts';

interface ReportOptions extends CommonOptions {
  readonly out?: string;
}

export function reportCommand(ctx: CliContext): Command {
  return new Command('report')
    .option('--out <file>', 'write to a file instead of the terminal')
    .option('--json', 'the same figures as one JSON document')
    .addOption(langOption())
    .action(async (_: unknown, command: Command) => {
      await report(command.optsWithGlobals<ReportOptions>(), ctx);
    });
}

async function report(options: ReportOptions, ctx: CliContext): Promise<void> {
  const { config, language } = loadFor(options, ctx);
  const { province, mappings, offsetMs, portal } = config;
  const found = await withLedger(config, (ledger) =>
    provinceReport(ledger, {
      ...{ province, mappings, offsetMs, language },
      now: Date.now(),
      portalCodes: portal.codes,
      configFile: options.config,
    }),
  );
  const text =
    options.json === true ? `${JSON.stringify(found)}\n` : provincePage(found, { language, offsetMs });
  await writeOutput([text], options.out, { ctx, language });
}

import { Command } from 'commander';
import { provinceReport } from '../reports/province/build.ts';
import { provincePage } from '../reports/province/page.ts';
import { type CommandHost, invocationOf } from './harness/action.ts';
import { langOption } from './harness/context.ts';
import { withLedger } from './harness/ledgerAction.ts';
import { writeOutput } from './harness/output.ts';

interface ReportOptions {
  readonly out?: string;
}

export function createCommand({ ctx }: CommandHost): Command {
  const command = new Command('report')
    .option('--out <file>', 'write to a file instead of the terminal')
    .option('--json', 'the same figures as one JSON document')
    .addOption(langOption());
  return command.action(async () => {
    const { options, config, language, now } = invocationOf<ReportOptions>(command, ctx);
    const { province, mappings, offsetMs, portal } = config;
    const report = await withLedger(config, (ledger) =>
      provinceReport(ledger, {
        ...{ province, mappings, offsetMs, language, now },
        portalCodes: portal.codes,
        configFile: options.config,
      }),
    );
    const text =
      options.json === true
        ? `${JSON.stringify(report)}\n`
        : provincePage(report, { language, offsetMs, kind: province.kind });
    await writeOutput([text], options.out, { ctx, language });
  });
}

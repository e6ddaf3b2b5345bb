import { Command, type CommandUnknownOpts, Option } from '@commander-js/extra-typings';
import { PdfPrinter } from '../print/pdfPrinter.ts';
import { provinceReport } from '../reports/province/build.ts';
import { provincePage } from '../reports/province/page.ts';
import { type CommandHost, invocationOf } from './harness/action.ts';
import { withLedger } from './harness/ledgerAction.ts';
import { refuseTerminal, writeOutput } from './harness/output.ts';

export function createCommand({ ctx }: CommandHost): CommandUnknownOpts {
  const command = new Command('report')
    .option('--out <file>', 'write to a file instead of the terminal')
    .addOption(
      new Option('--format <format>', 'form of the page (default: by the name of --out, else html)').choices([
        'html',
        'pdf',
      ]),
    )
    .addOption(new Option('--json', 'the same figures as one JSON document').conflicts('format'));
  return command.action(async () => {
    const { options, config, language, now } = invocationOf(command, ctx);
    const { province, mappings, offsetMs, portal } = config;
    const { out } = options;
    const format = options.format ?? (out?.toLowerCase().endsWith('.pdf') ? 'pdf' : 'html');
    if (options.json !== true) refuseTerminal(format, out, { ctx, language });
    const report = await withLedger(config, (ledger) =>
      provinceReport(ledger, {
        ...{ province, mappings, offsetMs, language, now },
        portalCodes: portal.codes,
        ofSources: mappings.ofSources,
      }),
    );
    const page = (): string => provincePage(report, { language, offsetMs, kind: province.kind });
    const file =
      options.json === true
        ? `${JSON.stringify(report)}\n`
        : format === 'pdf'
          ? await new PdfPrinter(config.report.chromium).print(page())
          : page();
    await writeOutput([file], out, { ctx, language });
  });
}

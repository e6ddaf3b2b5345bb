import { Command, type CommandUnknownOpts } from '@commander-js/extra-typings';
import { provinceReport } from '../reports/province/build.ts';
import { provincePage } from '../reports/province/page.ts';
import { type CommandHost, invocationOf } from './harness/action.ts';
import { withLedger } from './harness/ledgerAction.ts';
import { writeOutput } from './harness/output.ts';

export function createCommand({ ctx }: CommandHost): CommandUnknownOpts {
  const command = new Command('report')
    .option('--out <file>', 'write to a file instead of the terminal')
    .option('--json', 'the same figures as one JSON document');
  return command.action(async () => {
    const { options, config, language, now } = invocationOf(command, ctx);
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

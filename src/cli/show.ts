import { Command } from 'commander';
import { caseJson, caseView, unknownCase } from '../reports/cases/show.ts';
import { caseText } from '../reports/cases/showText.ts';
import {
  type CommonOptions,
  langOption,
  type Surroundings,
  wantsColor,
  write,
  writeJson,
} from './context.ts';
import { loadFor } from './loadFor.ts';
import { withLedger } from './withLedger.ts';

export function showCommand(around: Surroundings): Command {
  return new Command('show')
    .argument('<caseNo>', 'case number')
    .option('--json', 'as one JSON document')
    .addOption(langOption())
    .action(async (caseNo: string, _: unknown, command: Command) => {
      await show(caseNo, command.optsWithGlobals<CommonOptions>(), around);
    });
}

async function show(caseNo: string, options: CommonOptions, around: Surroundings): Promise<void> {
  const { config, language } = loadFor(options, around);
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
  if (options.json === true) return await writeJson(around.stdout, caseJson(view, offsetMs));
  const color = wantsColor(around.stdout, around.env);
  await write(around.stdout, `${caseText(view, { language, offsetMs, color, now })}\n`);
}

import { Command } from 'commander';
import { UsageError } from '../domain/errors.ts';
import { openLedger } from '../ledgerSide.ts';
import { caseJson, caseView } from '../report/show.ts';
import { caseText } from '../report/showText.ts';
import {
  type CommonOptions,
  langOption,
  loadFor,
  type Surroundings,
  wantsColor,
  write,
  writeJson,
} from './surroundings.ts';

export function showCommand(around: Surroundings): Command {
  return new Command('show')
    .description('one case: its state, reason, remedy and timeline')
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
  const ledger = openLedger(config);
  try {
    const view = await caseView(ledger, caseNo.trim(), {
      now,
      agencies: config.mappings.agencies,
      portalCodes: config.portal.codes,
      language,
    });
    if (view === null) throw unknownCase(caseNo, language);
    if (options.json === true) return await writeJson(around.stdout, caseJson(view, offsetMs));
    const color = wantsColor(around.stdout, around.env);
    await write(around.stdout, `${caseText(view, { language, offsetMs, color, now })}\n`);
  } finally {
    await ledger.close();
  }
}

function unknownCase(caseNo: string, language: 'vi' | 'en'): UsageError {
  return language === 'vi'
    ? new UsageError(
        'usage.unknown_case',
        `Sổ cái không có hồ sơ ${caseNo}.`,
        'Kiểm tra lại mã hồ sơ. Hồ sơ mới có trong sổ cái sau lần đọc tiếp theo từ hệ thống của tỉnh.',
      )
    : new UsageError(
        'usage.unknown_case',
        `The ledger has no case ${caseNo}.`,
        'Check the case number. A new case is in the ledger after the next reading of the source.',
      );
}

import { Command } from 'commander';
import { osActor } from '../process/osActor.ts';
import { snapshotReport } from '../reports/history/build.ts';
import { snapshotText } from '../reports/history/text.ts';
import { type CliContext, type CommonOptions, langOption, write, writeJson } from './harness/context.ts';
import { loadFor } from './harness/loadFor.ts';
import { withLedger } from './withLedger.ts';

export function snapshotCommand(ctx: CliContext): Command {
  return new Command('snapshot')
    .option('--json', 'as one JSON document')
    .addOption(langOption())
    .action(async (_: unknown, command: Command) => {
      await snapshot(command.optsWithGlobals<CommonOptions>(), ctx);
    });
}

async function snapshot(options: CommonOptions, ctx: CliContext): Promise<void> {
  const { config, language } = loadFor(options, ctx);
  const { offsetMs } = config;
  const now = Date.now();
  const taken = await withLedger(config, (ledger) =>
    ledger.takeSnapshot(now, null, {
      at: now,
      ...osActor(ctx.env),
      action: 'snapshot.taken',
      subject: '',
      count: null,
      note: '',
    }),
  );
  // Only of a midnight can there be one already.
  if (taken === null) return;
  const report = snapshotReport(taken, offsetMs);
  if (options.json === true) return await writeJson(ctx.stdout, report);
  await write(ctx.stdout, `${snapshotText(report, { language, offsetMs })}\n`);
}

import { Command } from 'commander';
import type { Config } from '../config/config.ts';
import type { Ledger } from '../ledger/port/ledger.ts';
import { wrap } from '../presentation/layout.ts';
import { osActor } from '../process/osActor.ts';
import { deliveryStatus, deliveryStatusJson, heldUpText } from '../reports/delivery/build.ts';
import { type DeliveryTexts, deliveryTexts } from '../reports/delivery/messages.ts';
import { type CliContext, type CommonOptions, langOption, write, writeJson } from './harness/context.ts';
import { loadFor } from './harness/loadFor.ts';
import { note } from './note.ts';
import { withLedger, withLedgerOrNew } from './withLedger.ts';

interface PauseOptions extends CommonOptions {
  readonly note?: string;
}

export function deliveryCommand(ctx: CliContext): Command {
  const pause = new Command('pause')
    .description('sends nothing more to the portal until it is resumed')
    .option('--note <text>', 'why; kept in the audit trail and shown with the figures', note);
  const resume = new Command('resume').description('goes on sending');
  const status = new Command('status').description('whether delivery is paused, by whom, and why');
  return new Command('delivery')
    .addCommand(finished(pause, (options: PauseOptions) => pauseDelivery(options, ctx)))
    .addCommand(finished(resume, (options) => resumeDelivery(options, ctx)))
    .addCommand(finished(status, (options) => showStatus(options, ctx)));
}

function finished<Options extends CommonOptions>(
  command: Command,
  run: (options: Options) => Promise<void>,
): Command {
  return command
    .option('--json', 'as one JSON document')
    .addOption(langOption())
    .action(async (_: unknown, self: Command) => {
      await run(self.optsWithGlobals<Options>());
    });
}

/** Works before the first `sync`, too: a new installation that is paused first reads, and sends nothing. */
async function pauseDelivery(options: PauseOptions, ctx: CliContext): Promise<void> {
  await onLedger(
    options,
    ctx,
    async (ledger, { texts }) => {
      const pause = { by: osActor(ctx.env), note: options.note ?? '', now: Date.now() };
      const changed = await ledger.pauseDelivery(pause);
      return { changed, said: changed ? texts.paused : texts.pausedBefore };
    },
    'existing or new',
  );
}

async function resumeDelivery(options: CommonOptions, ctx: CliContext): Promise<void> {
  await onLedger(options, ctx, async (ledger, { config, texts }) => {
    const changed = await ledger.resumeDelivery({ by: osActor(ctx.env), now: Date.now() });
    if (!changed) return { changed, said: texts.notPaused };
    // Loading the queue takes longer than all the rest of this command.
    const { ringDaemon } = await import('../app/ringDaemon.ts');
    await ringDaemon(config, 'push');
    return { changed, said: texts.resumed };
  });
}

async function showStatus(options: CommonOptions, ctx: CliContext): Promise<void> {
  await onLedger(options, ctx, async () => ({}));
}

/** Does something to delivery, and then tells how it is; `changed` goes into the JSON, `said` before the words. */
async function onLedger(
  options: CommonOptions,
  ctx: CliContext,
  work: (
    ledger: Ledger,
    about: { readonly config: Config; readonly texts: DeliveryTexts },
  ) => Promise<{ readonly changed?: boolean; readonly said?: string }>,
  which: 'existing' | 'existing or new' = 'existing',
): Promise<void> {
  const { config, language } = loadFor(options, ctx);
  const { offsetMs } = config;
  const tell = async (ledger: Ledger): Promise<void> => {
    const texts = deliveryTexts(language);
    const { said, ...change } = await work(ledger, { config, texts });
    const status = await deliveryStatus(ledger);
    if (options.json === true) {
      return await writeJson(ctx.stdout, { ...change, ...deliveryStatusJson(status, offsetMs) });
    }
    const held = heldUpText(status, { language, offsetMs });
    const sentences = said === undefined ? held : [said, ...held];
    const lines = (sentences.length === 0 ? [texts.notHeld] : sentences).flatMap((one) => wrap(one));
    await write(ctx.stdout, `${lines.join('\n')}\n`);
  };
  if (which === 'existing') await withLedger(config, tell);
  else await withLedgerOrNew(config, tell, { ctx, language });
}

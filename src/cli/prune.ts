import { Command, type CommandUnknownOpts } from '@commander-js/extra-typings';
import { pruneDepsOf } from '../app/openPrune.ts';
import { osActor } from '../process/osActor.ts';
import { pruneJson, pruneText } from '../reports/retention/text.ts';
import { notePrune } from '../sync/retention/nightly.ts';
import { prune } from '../sync/retention/prune.ts';
import type { CommandHost } from './harness/action.ts';
import { addLedgerAction } from './harness/ledgerAction.ts';

export function createCommand(host: CommandHost): CommandUnknownOpts {
  const command = new Command('prune').option('--dry-run', 'only count');
  return addLedgerAction(command, host, async (ledger, { options, config, ctx, language, now }) => {
    const dryRun = options.dryRun === true;
    const began = performance.now();
    const outcome = await prune(
      pruneDepsOf(config, ledger, () => now),
      { dryRun },
    );
    const durationMs = Math.round(performance.now() - began);
    if (!dryRun) {
      const count = await notePrune(ledger, outcome, durationMs, now);
      const subject = Object.entries(outcome.removed).map(([what, n]) => `${what} ${n}`);
      const entry = { at: now, ...osActor(ctx.env), subject: subject.join(', '), count: null, note: '' };
      if (count > 0) await ledger.appendAudit({ ...entry, action: 'ledger.pruned' });
    }
    const shown = { ...outcome, dryRun, durationMs };
    return {
      json: () => pruneJson(shown),
      text: () => pruneText(shown, { retention: config.retention, language }),
    };
  });
}

import { Command, type CommandUnknownOpts } from '@commander-js/extra-typings';
import { osActor } from '../process/osActor.ts';
import { snapshotReport } from '../reports/history/build.ts';
import { snapshotText } from '../reports/history/text.ts';
import type { CommandHost } from './harness/action.ts';
import { addLedgerAction } from './harness/ledgerAction.ts';

export function createCommand(host: CommandHost): CommandUnknownOpts {
  return addLedgerAction(new Command('snapshot'), host, async (ledger, { ctx, now, offsetMs, shown }) => {
    const entry = { at: now, ...osActor(ctx.env), subject: '', count: null, note: '' };
    const taken = await ledger.takeSnapshot(now, null, { ...entry, action: 'snapshot.taken' });
    // Null only for a midnight that has its snapshot.
    if (taken === null) return null;
    const report = snapshotReport(taken, offsetMs);
    return { json: () => report, text: () => snapshotText(report, shown) };
  });
}

import { existsSync } from 'node:fs';
import type { Command, CommandUnknownOpts, OptionValues } from '@commander-js/extra-typings';
import { type LedgerOptions, openLedger, openOrMakeLedger } from '../../app/openLedger.ts';
import type { Config } from '../../config/config.ts';
import { ledgerFile } from '../../dataDir/entries.ts';
import type { Ledger } from '../../ledger/port/ledger.ts';
import { type Answer, addAction, type CommandHost, type Invocation } from './action.ts';
import { write } from './context.ts';

/** addAction with the existing ledger opened. UsageError `ledger.missing` without one. */
export function addLedgerAction<Args extends unknown[], Options extends OptionValues>(
  command: Command<Args, Options>,
  host: CommandHost,
  run: (ledger: Ledger, invocation: Invocation<Options, Args>) => Promise<Answer | null>,
): CommandUnknownOpts {
  return addAction(command, host, (invocation) =>
    withLedger(invocation.config, (ledger) => run(ledger, invocation)),
  );
}

/** Anything streamed from the ledger must be written before `work` ends. */
export async function withLedger<T>(
  config: Config,
  work: (ledger: Ledger) => Promise<T>,
  options?: LedgerOptions,
): Promise<T> {
  return await closing(openLedger(config, options), work);
}

/** For commands that may write first. A new ledger is announced, so that a mistyped dataDir is noticed at once. */
export async function withLedgerOrNew<T>(
  { config, ctx, language }: Pick<Invocation, 'config' | 'ctx' | 'language'>,
  work: (ledger: Ledger) => Promise<T>,
): Promise<T> {
  const file = ledgerFile(config.dataDir);
  const isNew = config.ledger === null && !existsSync(file);
  const ledger = openOrMakeLedger(config);
  if (isNew) {
    const made = language === 'vi' ? `Đã tạo sổ cái mới: ${file}` : `Created a new ledger: ${file}`;
    await write(ctx.stderr, `${made}\n`);
  }
  return await closing(ledger, work);
}

async function closing<T>(ledger: Ledger, work: (ledger: Ledger) => Promise<T>): Promise<T> {
  try {
    return await work(ledger);
  } finally {
    await ledger.close();
  }
}

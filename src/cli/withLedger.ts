import { existsSync } from 'node:fs';
import { openLedger, openOrMakeLedger } from '../app/openLedger.ts';
import type { Config } from '../config/config.ts';
import { ledgerFile } from '../dataDir/entries.ts';
import type { Language } from '../domain/language.ts';
import type { Ledger } from '../ledger/port/ledger.ts';
import { type CliContext, write } from './harness/context.ts';

/**
 * Opens the ledger for one piece of work, and closes it whatever becomes of that. What streams out of the ledger has to
 * be written before it ends. UsageError `ledger.missing` where there is none.
 */
export async function withLedger<T>(config: Config, work: (ledger: Ledger) => Promise<T>): Promise<T> {
  return await closing(openLedger(config), work);
}

/**
 * The same for a command that may be the first to write here. It says so where it made a new ledger, so that
 * somebody who mistyped dataDir notices at once.
 */
export async function withLedgerOrNew<T>(
  config: Config,
  work: (ledger: Ledger) => Promise<T>,
  { ctx, language }: { readonly ctx: CliContext; readonly language: Language },
): Promise<T> {
  const file = ledgerFile(config.dataDir);
  const isNew = !existsSync(file);
  const ledger = openOrMakeLedger(config);
  if (isNew) {
    const said = language === 'vi' ? `Đã tạo sổ cái mới: ${file}` : `A new ledger was made: ${file}`;
    await write(ctx.stderr, `${said}\n`);
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

import { openLedger } from '../app/openLedger.ts';
import type { Config } from '../config/config.ts';
import { loadSeveral } from '../config/loadSeveral.ts';
import { UsageError } from '../domain/errors.ts';
import type { Language } from '../domain/language.ts';
import type { Role } from '../domain/role.ts';
import type { Instant } from '../domain/time.ts';
import type { NewKey } from '../http/auth/keyText.ts';
import type { Ledger } from '../ledger/port/ledger.ts';
import { shorten, terminalText } from '../presentation/layout.ts';
import { osActor } from '../process/osActor.ts';
import { keysOfSeveralTexts } from '../reports/keys/severalMessages.ts';
import type { Invocation } from './harness/action.ts';

interface Wanted {
  readonly name: string;
  readonly role: Role;
  readonly expiresAt: Instant | null;
}

/**
 * Makes one key that each of the provinces knows: the same id and secret in the ledger of each, with an audit entry there, so each
 * can revoke it for itself. All or none: where one refuses it, it is revoked in those that have it. Gives the codes.
 *
 * UsageError `keys.of_several` for more than reading provinces as a whole, `keys.name_taken` with the province.
 */
export async function createInSeveral(
  { options, ctx, now, language }: Invocation<{ readonly agency?: unknown; readonly link?: unknown }>,
  { id, hash }: Pick<NewKey, 'id' | 'hash'>,
  { name, role, expiresAt }: Wanted,
): Promise<readonly string[]> {
  if (role !== 'viewer' || options.agency !== undefined || options.link !== undefined) {
    const texts = keysOfSeveralTexts(language);
    throw new UsageError('keys.of_several', texts.onlyReads, texts.onlyReadsRemedy);
  }
  const configs = loadSeveral(options.configs ?? [], ctx, { serves: false });
  const by = osActor(ctx.env);
  const key = { id, name, role, agencies: null, expiresAt, hash };
  const opened: { readonly config: Config; readonly ledger: Ledger }[] = [];
  const made: Ledger[] = [];
  try {
    // Before the first is made it is known that all ledgers open, and that the name is free.
    for (const config of configs) opened.push({ config, ledger: openLedger(config) });
    for (const { config, ledger } of opened) {
      const keys = await ledger.apiKeys();
      if (keys.some((one) => one.name === name && one.revokedAt === null))
        throw taken(name, config, language);
    }
    for (const { config, ledger } of opened) {
      if (!(await ledger.createApiKey(key, by, now))) throw taken(name, config, language);
      made.push(ledger);
    }
  } catch (error) {
    // One that fails here leaves a key whose secret nobody has seen.
    await Promise.allSettled(made.map((ledger) => ledger.revokeApiKey(id, by, now)));
    throw error;
  } finally {
    for (const { ledger } of opened) await ledger.close();
  }
  return configs.map(({ province }) => province.code);
}

function taken(name: string, { province }: Config, language: Language): UsageError {
  const texts = keysOfSeveralTexts(language);
  const message = texts.taken(shorten(terminalText(name), 64), province.name);
  return new UsageError('keys.name_taken', message, texts.takenRemedy);
}

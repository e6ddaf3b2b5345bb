import { Command, Option } from 'commander';
import { nearest } from '../config/nearest.ts';
import { UsageError } from '../domain/errors.ts';
import type { Language } from '../domain/language.ts';
import { ROLES, type Role } from '../domain/role.ts';
import { formatInstant } from '../domain/time.ts';
import { newKey } from '../http/auth/keyText.ts';
import type { Ledger } from '../ledger/port/ledger.ts';
import { shorten, terminalText, wrap } from '../presentation/layout.ts';
import { formatDateTime } from '../presentation/numbers.ts';
import { osActor } from '../process/osActor.ts';
import { accessTextsOf } from '../reports/audit/messages.ts';
import { keyListJson, keyListText } from '../reports/keys/text.ts';
import {
  type CliContext,
  type CommonOptions,
  langOption,
  wantsColor,
  write,
  writeJson,
} from './harness/context.ts';
import { loadFor } from './harness/loadFor.ts';
import { checkAgencies, checkExpiry, checkName } from './keys/newKeyFlags.ts';
import { withLedger, withLedgerOrNew } from './withLedger.ts';

interface CreateOptions extends CommonOptions {
  readonly role: Role;
  readonly name: string;
  readonly expires?: string;
  readonly agency?: readonly string[];
}

export function keysCommand(ctx: CliContext): Command {
  const create = new Command('create')
    .description('makes a key and shows it, once')
    .addOption(new Option('--role <role>', 'what it may do').choices(ROLES).makeOptionMandatory())
    .requiredOption('--name <name>', 'what it is called in lists and in the audit trail')
    .option('--expires <when>', 'last day it is valid, such as 2027-12-31, or how long, such as 90d')
    .addOption(
      new Option('--agency <code>', 'only this agency and what is below it; may be repeated').argParser(
        (value: string, before: readonly string[] | undefined) => [...(before ?? []), value],
      ),
    )
    .option('--json', 'as one JSON document')
    .addOption(langOption())
    .action(async (_: unknown, command: Command) => {
      await createKey(command.optsWithGlobals<CreateOptions>(), ctx);
    });
  const list = new Command('list')
    .description('all keys, also revoked ones; never what lets anybody in')
    .option('--json', 'as one JSON document')
    .addOption(langOption())
    .action(async (_: unknown, command: Command) => {
      await listKeys(command.optsWithGlobals<CommonOptions>(), ctx);
    });
  const revoke = new Command('revoke')
    .description('ends a key at once')
    .argument('<name>', 'its name, or its id')
    .option('--json', 'as one JSON document')
    .addOption(langOption())
    .action(async (name: string, _: unknown, command: Command) => {
      await revokeKey(name, command.optsWithGlobals<CommonOptions>(), ctx);
    });
  return new Command('keys').addCommand(create).addCommand(list).addCommand(revoke);
}

async function createKey(options: CreateOptions, ctx: CliContext): Promise<void> {
  const { config, language } = loadFor(options, ctx);
  const { offsetMs } = config;
  const { keys: texts } = accessTextsOf(language);
  const now = Date.now();
  const { role } = options;
  const name = checkName(options.name, language);
  const expiresAt = checkExpiry(options.expires, { now, offsetMs, language });
  const agencies = checkAgencies(options.agency, { agencies: config.mappings.agencies, language });
  const { id, text, hash } = newKey();
  const made = await withLedgerOrNew(
    config,
    (ledger) => ledger.createApiKey({ id, name, role, agencies, expiresAt, hash }, osActor(ctx.env), now),
    { ctx, language },
  );
  if (!made) throw new UsageError('keys.name_taken', texts.taken(name), texts.takenRemedy(name));
  if (options.json === true) {
    const until = expiresAt === null ? null : formatInstant(expiresAt, offsetMs);
    const createdAt = formatInstant(now, offsetMs);
    const document = { id, name, role, key: text, agencies, createdAt, expiresAt: until };
    return await writeJson(ctx.stdout, document);
  }
  const about = [
    texts.created(name, role),
    ...(expiresAt === null ? [] : [texts.until(formatDateTime(expiresAt, offsetMs, language))]),
    ...(agencies === null ? [] : [texts.scope(agencies.join(', '))]),
  ].flatMap((said) => wrap(said));
  await write(ctx.stdout, `${[...about, '', `  ${text}`, '', ...wrap(texts.once)].join('\n')}\n`);
}

async function listKeys(options: CommonOptions, ctx: CliContext): Promise<void> {
  const { config, language } = loadFor(options, ctx);
  const { offsetMs } = config;
  const now = Date.now();
  const keys = await withLedger(config, (ledger) => ledger.apiKeys());
  if (options.json === true) {
    return await writeJson(ctx.stdout, keyListJson(keys, { now, offsetMs }));
  }
  const color = wantsColor(ctx.stdout, ctx.env);
  await write(ctx.stdout, `${keyListText(keys, { language, now, offsetMs, color })}\n`);
}

async function revokeKey(name: string, options: CommonOptions, ctx: CliContext): Promise<void> {
  const { config, language } = loadFor(options, ctx);
  const now = Date.now();
  const wanted = name.normalize('NFC');
  const revoked = await withLedger(config, async (ledger) => {
    const key = await ledger.revokeApiKey(wanted, osActor(ctx.env), now);
    if (key === null) throw await unknownKey(wanted, ledger, language);
    return key;
  });
  if (options.json === true) {
    const revokedAt = formatInstant(now, config.offsetMs);
    return await writeJson(ctx.stdout, { id: revoked.id, name: revoked.name, revokedAt });
  }
  const said = accessTextsOf(language).keys.revoked(revoked.name);
  await write(ctx.stdout, `${wrap(said).join('\n')}\n`);
}

async function unknownKey(name: string, ledger: Ledger, language: Language): Promise<UsageError> {
  const { keys: texts } = accessTextsOf(language);
  const living = (await ledger.apiKeys()).filter((key) => key.revokedAt === null);
  const near = nearest(
    name,
    living.map((key) => key.name),
  );
  const shown = shorten(terminalText(name), 64);
  return new UsageError('keys.unknown', texts.unknown(shown), texts.unknownRemedy(near));
}

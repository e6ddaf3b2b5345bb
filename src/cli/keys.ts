import { Command, type CommandUnknownOpts, Option } from '@commander-js/extra-typings';
import { lockForRotation } from '../app/lockForRotation.ts';
import { isOnServer } from '../app/openLedger.ts';
import { rotatePayloadKey } from '../app/rotatePayloadKey.ts';
import type { Config } from '../config/config.ts';
import { makeDataDir, requireLedger } from '../dataDir/useDataDir.ts';
import { UsageError } from '../domain/errors.ts';
import type { Language } from '../domain/language.ts';
import { ROLES } from '../domain/role.ts';
import { formatInstant, type Instant } from '../domain/time.ts';
import { checkAgencies, checkExpiry, checkName, nameTaken } from '../http/auth/checkKey.ts';
import { LINK_VALID_MS, newKey, newLinkSecret } from '../http/auth/keyText.ts';
import { linkPath } from '../http/dashboard/signIn/link.ts';
import { nearest } from '../input/nearest.ts';
import type { SignInLink } from '../ledger/port/keys.ts';
import type { Ledger } from '../ledger/port/ledger.ts';
import { shorten, terminalText, wrap } from '../presentation/layout.ts';
import { formatCount, formatDateTime } from '../presentation/numbers.ts';
import { osActor } from '../process/osActor.ts';
import { keysTexts } from '../reports/keys/messages.ts';
import { keysOfSeveralTexts } from '../reports/keys/severalMessages.ts';
import { keyListJson, keyListText } from '../reports/keys/text.ts';
import { addressOf } from './daemon/greeting.ts';
import { addAction, type CommandHost } from './harness/action.ts';
import { addLedgerAction, withLedger, withLedgerOrNew } from './harness/ledgerAction.ts';
import { parseDuration, webAddress } from './harness/optionValues.ts';
import { createInSeveral } from './keysOfSeveral.ts';
import { revokeInSeveral } from './revokeInSeveral.ts';

export function createCommand(host: CommandHost): CommandUnknownOpts {
  return new Command('keys')
    .addCommand(newKeyCommand(host))
    .addCommand(listCommand(host))
    .addCommand(revokeCommand(host))
    .addCommand(rotatePayloadCommand(host));
}

function newKeyCommand(host: CommandHost): CommandUnknownOpts {
  const command = new Command('create')
    .description('creates a key and shows it once')
    .addOption(new Option('--role <role>', 'what it may do').choices(ROLES).makeOptionMandatory())
    .requiredOption('--name <name>', 'its name in lists and in the audit trail')
    .option(
      '--link [address]',
      'instead of the key a link that hands it over once, within 24 hours; under this address of the dashboard',
      webAddress,
    )
    .option('--expires <when>', 'last valid day, such as 2027-12-31, or a period, such as 90d')
    .addOption(
      new Option('--agency <code>', 'only this agency and those below it; repeatable').argParser(
        (value: string, before: readonly string[] | undefined) => [...(before ?? []), value],
      ),
    );
  return addAction(command, host, async (invocation) => {
    const { options, config, language, offsetMs, now, ctx } = invocation;
    const texts = keysTexts(language);
    const { role } = options;
    const name = checkName(options.name, language);
    const expiresAt = checkExpiry(options.expires, { now, offsetMs, language, lengthOf: parseDuration });
    const untilTexts = expiresAt === null ? [] : [texts.until(formatDateTime(expiresAt, offsetMs, language))];
    const agencies = checkAgencies(options.agency, { agencies: config.mappings.agencies, language });
    const { id, text: key, hash } = newKey();
    if ((options.configs?.length ?? 0) > 1) {
      const provinces = await createInSeveral(invocation, { id, hash }, { name, role, expiresAt });
      const several = keysOfSeveralTexts(language);
      return {
        json: () => ({
          ...{ id, name, role, key, agencies: null, createdAt: formatInstant(now, offsetMs) },
          expiresAt: expiresAt === null ? null : formatInstant(expiresAt, offsetMs),
          provinces,
        }),
        text: () =>
          [
            ...[several.created(name, provinces.join(', ')), ...untilTexts].flatMap((one) => wrap(one)),
            ...['', `  ${key}`, ''],
            ...[texts.once, several.revoke].flatMap((one) => wrap(one)),
          ].join('\n'),
      };
    }
    const link = options.link === undefined ? null : newLink(options.link, config, now);
    const made = await withLedgerOrNew(invocation, (ledger) =>
      ledger.createApiKey(
        { id, name, role, agencies, expiresAt, hash, link: link?.stored },
        osActor(ctx.env),
        now,
      ),
    );
    if (!made) throw nameTaken(name, language);
    const createdAt = formatInstant(now, offsetMs);
    const secret =
      link === null
        ? { key }
        : { link: link.address, linkExpiresAt: formatInstant(link.stored.expiresAt, offsetMs) };
    return {
      json: () => ({
        ...{ id, name, role, ...secret, agencies, createdAt },
        expiresAt: expiresAt === null ? null : formatInstant(expiresAt, offsetMs),
      }),
      text: () => {
        const sentences = [
          texts.created(name, role),
          ...untilTexts,
          ...(agencies === null ? [] : [texts.scope(agencies.join(', '))]),
        ];
        const notes =
          link === null
            ? [texts.once]
            : [
                texts.linkOnce(formatDateTime(link.stored.expiresAt, offsetMs, language)),
                ...(options.link === true ? [texts.linkAddress] : []),
              ];
        return [
          ...sentences.flatMap((one) => wrap(one)),
          '',
          `  ${link?.address ?? key}`,
          '',
          ...notes.flatMap((one) => wrap(one)),
        ].join('\n');
      },
    };
  });
}

/** `true`: under the address of this machine. */
function newLink(
  under: string | true,
  { http }: Config,
  now: Instant,
): { readonly stored: SignInLink; readonly address: string } {
  const { text, hash } = newLinkSecret();
  const own = under === true ? addressOf(http, http) : under;
  return {
    stored: { hash, expiresAt: now + LINK_VALID_MS, renews: true },
    address: `${own.replace(/\/+$/, '')}${linkPath(text)}`,
  };
}

function listCommand(host: CommandHost): CommandUnknownOpts {
  const command = new Command('list').description('all keys, including revoked ones; never the secrets');
  return addLedgerAction(command, host, async (ledger, { now, offsetMs, shown }) => {
    const keys = await ledger.apiKeys();
    return {
      json: () => keyListJson(keys, { now, offsetMs }),
      text: () => keyListText(keys, { ...shown, now }),
    };
  });
}

function revokeCommand(host: CommandHost): CommandUnknownOpts {
  const command = new Command('revoke')
    .description('revokes a key immediately')
    .argument('<name>', 'its name, or its id');
  return addAction(command, host, async (invocation) => {
    const { args, config, options, ctx, now, offsetMs, language } = invocation;
    const name = args[0].normalize('NFC');
    if ((options.configs?.length ?? 0) > 1) return await revokeInSeveral(invocation, name);
    const revoked = await withLedger(config, async (ledger) => {
      const found = await ledger.revokeApiKey(name, osActor(ctx.env), now);
      if (found === null) throw await unknownKey(name, ledger, language);
      return found;
    });
    const { key, wasLastAdmin } = revoked;
    const texts = keysTexts(language);
    const sentences = [texts.revoked(key.name), ...(wasLastAdmin ? [texts.noAdminLeft] : [])];
    return {
      json: () => ({ id: key.id, name: key.name, revokedAt: formatInstant(now, offsetMs), wasLastAdmin }),
      text: () => sentences.flatMap((one) => wrap(one)).join('\n'),
    };
  });
}

function rotatePayloadCommand(host: CommandHost): CommandUnknownOpts {
  const command = new Command('rotate-payload').description(
    'seals the stored contents of cases with a new key',
  );
  return addAction(command, host, async ({ config, ctx, now, language }) => {
    // The lock would make the folder of a mistyped dataDir.
    if (isOnServer(config)) makeDataDir(config.dataDir);
    else requireLedger(config.dataDir);
    const onServer = await lockForRotation(config);
    try {
      const { fingerprint, resealed, unopened } = await rotatePayloadKey(config, osActor(ctx.env), now);
      const texts = keysTexts(language);
      const sentences = [
        texts.rotated(formatCount(resealed, language)),
        ...(unopened > 0 ? [texts.unopened(formatCount(unopened, language))] : []),
      ];
      return {
        json: () => ({ fingerprint, resealed, unopened }),
        text: () => sentences.flatMap((one) => wrap(one)).join('\n'),
      };
    } finally {
      await onServer?.release();
    }
  });
}

async function unknownKey(name: string, ledger: Ledger, language: Language): Promise<UsageError> {
  const texts = keysTexts(language);
  const valid = (await ledger.apiKeys()).filter((key) => key.revokedAt === null);
  const near = nearest(
    name,
    valid.map((key) => key.name),
  );
  return new UsageError('keys.unknown', texts.unknown(shown(name)), texts.unknownRemedy(near));
}

function shown(text: string): string {
  return shorten(terminalText(text), 64);
}

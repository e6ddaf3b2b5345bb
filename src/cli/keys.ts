import { Command, type CommandUnknownOpts, Option } from '@commander-js/extra-typings';
import { UsageError } from '../domain/errors.ts';
import type { Language } from '../domain/language.ts';
import type { Mappings } from '../domain/mapping.ts';
import { ROLES } from '../domain/role.ts';
import { tidyCode } from '../domain/tidyText.ts';
import { DAY_MS, formatInstant, type Instant, parseDay } from '../domain/time.ts';
import { newKey } from '../http/auth/keyText.ts';
import { nearest } from '../input/nearest.ts';
import type { Ledger } from '../ledger/port/ledger.ts';
import { shorten, terminalText, wrap } from '../presentation/layout.ts';
import { formatCount, formatDateTime } from '../presentation/numbers.ts';
import { osActor } from '../process/osActor.ts';
import { keysTexts } from '../reports/keys/messages.ts';
import { keyListJson, keyListText } from '../reports/keys/text.ts';
import { addAction, type CommandHost } from './harness/action.ts';
import { addLedgerAction, withLedgerOrNew } from './harness/ledgerAction.ts';
import { parseDuration } from './harness/optionValues.ts';

const NAME = /^[\p{L}\p{N}][\p{L}\p{N} ._@-]{0,63}$/u;
const LONGEST_MS = 36_525 * DAY_MS;
const MOST_AGENCIES = 100;

export function createCommand(host: CommandHost): CommandUnknownOpts {
  return new Command('keys')
    .addCommand(newKeyCommand(host))
    .addCommand(listCommand(host))
    .addCommand(revokeCommand(host));
}

function newKeyCommand(host: CommandHost): CommandUnknownOpts {
  const command = new Command('create')
    .description('creates a key and shows it once')
    .addOption(new Option('--role <role>', 'what it may do').choices(ROLES).makeOptionMandatory())
    .requiredOption('--name <name>', 'its name in lists and in the audit trail')
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
    const expiresAt = checkExpiry(options.expires, { now, offsetMs, language });
    const agencies = checkAgencies(options.agency, { agencies: config.mappings.agencies, language });
    const { id, text: key, hash } = newKey();
    const made = await withLedgerOrNew(invocation, (ledger) =>
      ledger.createApiKey({ id, name, role, agencies, expiresAt, hash }, osActor(ctx.env), now),
    );
    if (!made) throw new UsageError('keys.name_taken', texts.nameInUse(name), texts.nameInUseRemedy(name));
    const createdAt = formatInstant(now, offsetMs);
    return {
      json: () => ({
        ...{ id, name, role, key, agencies, createdAt },
        expiresAt: expiresAt === null ? null : formatInstant(expiresAt, offsetMs),
      }),
      text: () => {
        const sentences = [
          texts.created(name, role),
          ...(expiresAt === null ? [] : [texts.until(formatDateTime(expiresAt, offsetMs, language))]),
          ...(agencies === null ? [] : [texts.scope(agencies.join(', '))]),
        ];
        return [...sentences.flatMap((one) => wrap(one)), '', `  ${key}`, '', ...wrap(texts.once)].join('\n');
      },
    };
  });
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
  return addLedgerAction(command, host, async (ledger, { args, ctx, now, offsetMs, language }) => {
    const name = args[0].normalize('NFC');
    const key = await ledger.revokeApiKey(name, osActor(ctx.env), now);
    if (key === null) throw await unknownKey(name, ledger, language);
    return {
      json: () => ({ id: key.id, name: key.name, revokedAt: formatInstant(now, offsetMs) }),
      text: () => wrap(keysTexts(language).revoked(key.name)).join('\n'),
    };
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

/** UsageError `keys.bad_name`. Normalised to NFC, so that one name has one spelling. */
function checkName(text: string, language: Language): string {
  const name = text.normalize('NFC').trim();
  if (NAME.test(name)) return name;
  const texts = keysTexts(language);
  throw new UsageError('keys.bad_name', texts.badName(shown(name)), texts.badNameRemedy);
}

/** The first instant the key is invalid; null = never. UsageError `keys.bad_expiry`. */
function checkExpiry(
  text: string | undefined,
  { now, offsetMs, language }: { now: Instant; offsetMs: number; language: Language },
): Instant | null {
  if (text === undefined) return null;
  const day = parseDay(text, offsetMs);
  const length = daysOf(text) ?? parseDuration(text);
  const at = day !== null ? day + DAY_MS : length !== null ? now + Math.floor(length) : now;
  if (at > now && at <= now + LONGEST_MS) return at;
  const texts = keysTexts(language);
  throw new UsageError('keys.bad_expiry', texts.badExpiry(shown(text)), texts.badExpiryRemedy);
}

/** With an agency table, unknown codes are refused: a misspelt one would lock its owner out. */
function checkAgencies(
  codes: readonly string[] | undefined,
  { agencies, language }: { agencies: Mappings['agencies']; language: Language },
): readonly string[] | null {
  if (codes === undefined) return null;
  const texts = keysTexts(language);
  const distinct = [...new Set(codes.map(tidyCode))];
  if (distinct.length > MOST_AGENCIES) {
    const most = formatCount(MOST_AGENCIES, language);
    throw new UsageError('keys.too_many_agencies', texts.tooMany(most), texts.tooManyRemedy);
  }
  for (const code of distinct) {
    if (code !== '' && (agencies === null || agencies.has(code))) continue;
    const near = nearest(code, [...(agencies?.keys() ?? [])]);
    const remedy = texts.unknownAgencyRemedy(near);
    throw new UsageError('keys.unknown_agency', texts.unknownAgency(shown(code)), remedy);
  }
  return distinct;
}

/** Keys are valid for days; parseDuration stops at hours. */
function daysOf(text: string): number | null {
  const match = /^(\d{1,6})d$/.exec(text);
  return match === null ? null : Number(match[1]) * DAY_MS;
}

function shown(text: string): string {
  return shorten(terminalText(text), 64);
}

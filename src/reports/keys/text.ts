import { formatDay, formatInstant, type Instant } from '../../domain/time.ts';
import type { ApiKey } from '../../ledger/port/keys.ts';
import { formatsOf, type TextOptions } from '../../presentation/formats.ts';
import { terminalText, wrap } from '../../presentation/layout.ts';
import { NO_FIGURE } from '../../presentation/numbers.ts';
import { flexible, left, type RowColumn, rowTable } from '../../presentation/table.ts';
import { isoOrNull } from '../cases/build.ts';
import { keysTexts } from './messages.ts';
import type { KeyList, KeyState } from './schema.ts';

/** In the order the keys were created. */
export function keyListJson(
  keys: readonly ApiKey[],
  options: { readonly now: Instant; readonly offsetMs: number },
): KeyList {
  return { keys: keys.map((key) => keyJson(key, options)) };
}

function keyJson(
  key: ApiKey,
  { now, offsetMs }: { readonly now: Instant; readonly offsetMs: number },
): KeyList['keys'][number] {
  return {
    id: key.id,
    name: key.name,
    role: key.role,
    state: stateOf(key, now),
    agencies: key.agencies,
    createdAt: formatInstant(key.createdAt, offsetMs),
    expiresAt: isoOrNull(key.expiresAt, offsetMs),
    lastUsedAt: isoOrNull(key.lastUsedAt, offsetMs),
    revokedAt: isoOrNull(key.revokedAt, offsetMs),
    linkExpiresAt: isoOrNull(key.linkExpiresAt, offsetMs),
    issuer: key.issuer,
  };
}

/** The keys as a table of at most 80 columns, with the agencies of limited keys below them. */
export function keyListText(
  keys: readonly ApiKey[],
  options: TextOptions & { readonly now: Instant },
): string {
  const { language, now, offsetMs } = options;
  const { columns: headers, ...texts } = keysTexts(language);
  const { paint, day, time } = formatsOf(options);
  if (keys.length === 0) return texts.none;
  const columns: readonly RowColumn<ApiKey>[] = [
    left(headers.id, ({ id }) => id),
    flexible(headers.name, ({ name }) => terminalText(name)),
    left(headers.role, ({ role }) => role),
    // The last instant at which it is valid, so that a key that ends at midnight shows the day before.
    left(headers.expires, ({ expiresAt: at }) =>
      at === null ? NO_FIGURE : day(formatDay(at - 1, offsetMs)),
    ),
    left(headers.lastUsed, ({ lastUsedAt }) => time(lastUsedAt)),
    left(headers.state, (key) => texts.states[stateOf(key, now)]),
  ];
  const [header = '', ...lines] = rowTable(keys, columns, { paint });
  const body = lines.flatMap((line, index) => {
    const key = keys[index];
    const scope = key?.agencies ?? null;
    const all = scope === null ? [line] : [line, ...wrap(texts.scope(scope.join(', ')), '  ')];
    return key?.revokedAt === null ? all : all.map((text) => paint('dim', text));
  });
  return [paint('bold', texts.list), '', header, ...body].join('\n');
}

function stateOf(key: ApiKey, now: Instant): KeyState {
  if (key.revokedAt !== null) return 'revoked';
  return key.expiresAt !== null && key.expiresAt <= now ? 'expired' : 'active';
}

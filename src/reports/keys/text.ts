import type { Language } from '../../domain/language.ts';
import { formatDay, formatInstant, type Instant } from '../../domain/time.ts';
import type { ApiKey } from '../../ledger/port/keys.ts';
import { TEXT_WIDTH, terminalText, wrap } from '../../presentation/layout.ts';
import { formatDate, formatDateTime, NO_FIGURE } from '../../presentation/numbers.ts';
import { paintWith } from '../../presentation/paint.ts';
import { table } from '../../presentation/table.ts';
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
  const at = (instant: Instant | null): string | null =>
    instant === null ? null : formatInstant(instant, offsetMs);
  return {
    id: key.id,
    name: key.name,
    role: key.role,
    state: stateOf(key, now),
    agencies: key.agencies,
    createdAt: formatInstant(key.createdAt, offsetMs),
    expiresAt: at(key.expiresAt),
    lastUsedAt: at(key.lastUsedAt),
    revokedAt: at(key.revokedAt),
  };
}

/** The keys as a table of at most 80 columns, with the agencies of limited keys below them. */
export function keyListText(
  keys: readonly ApiKey[],
  options: { language: Language; now: Instant; offsetMs: number; color: boolean },
): string {
  const { language, now, offsetMs } = options;
  const texts = keysTexts(language);
  const { columns } = texts;
  const paint = paintWith(options.color);
  if (keys.length === 0) return texts.none;
  const [header = '', ...lines] = table(
    [
      { header: columns.id, align: 'left' },
      { header: columns.name, align: 'left', flexible: true },
      { header: columns.role, align: 'left' },
      { header: columns.expires, align: 'left' },
      { header: columns.lastUsed, align: 'left' },
      { header: columns.state, align: 'left' },
    ],
    keys.map((key) => [
      key.id,
      terminalText(key.name),
      key.role,
      // The last instant at which it is valid, so that a key that ends at midnight shows the day before.
      key.expiresAt === null ? NO_FIGURE : formatDate(formatDay(key.expiresAt - 1, offsetMs), language),
      formatDateTime(key.lastUsedAt, offsetMs, language),
      texts.states[stateOf(key, now)],
    ]),
    { width: TEXT_WIDTH },
  );
  const body = lines.flatMap((line, index) => {
    const key = keys[index];
    const scope = key?.agencies ?? null;
    const all = scope === null ? [line] : [line, ...wrap(texts.scope(scope.join(', ')), '  ')];
    return key?.revokedAt === null ? all : all.map((text) => paint('dim', text));
  });
  return [paint('bold', texts.list), '', paint('dim', header), ...body].join('\n');
}

function stateOf(key: ApiKey, now: Instant): KeyState {
  if (key.revokedAt !== null) return 'revoked';
  return key.expiresAt !== null && key.expiresAt <= now ? 'expired' : 'active';
}

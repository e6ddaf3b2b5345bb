import type { Config } from '../config/config.ts';
import { loadSeveral } from '../config/loadSeveral.ts';
import { EXIT_CODES, UsageError } from '../domain/errors.ts';
import { inSentences } from '../domain/systemFault.ts';
import { formatInstant } from '../domain/time.ts';
import { shorten, terminalText, wrap } from '../presentation/layout.ts';
import { osActor } from '../process/osActor.ts';
import { keysOfSeveralTexts } from '../reports/keys/severalMessages.ts';
import type { Answer, Invocation } from './harness/action.ts';
import { write } from './harness/context.ts';
import { errorText } from './harness/errorText.ts';
import { withLedger } from './harness/ledgerAction.ts';

/** The keys of one province that the name or id means; an error where they cannot be read. */
interface Found {
  readonly config: Config;
  readonly id: string | null;
  readonly failed: boolean;
}

/**
 * Revokes one key in each province that knows it. A province that is away stops none of the others: it is named, and the exit
 * code is 1, because the key still works there.
 *
 * UsageError `keys.unknown` where no province has it, `keys.of_several` where the name means different keys.
 */
export async function revokeInSeveral(
  { options, config: { file }, ctx, now, offsetMs, language }: Invocation,
  nameOrId: string,
): Promise<Answer> {
  const texts = keysOfSeveralTexts(language);
  const shown = shorten(terminalText(nameOrId), 64);
  const by = osActor(ctx.env);
  const failure = async ({ province }: Config, error: unknown): Promise<void> =>
    await write(ctx.stderr, `${province.code}: ${errorText(inSentences(error), language)}\n`);
  const found: Found[] = [];
  for (const config of loadSeveral(options.configs ?? [], ctx, { serves: false })) {
    try {
      const keys = await withLedger(config, (ledger) => ledger.apiKeys());
      const key = keys.find(
        ({ id, name, revokedAt }) => revokedAt === null && (id === nameOrId || name === nameOrId),
      );
      found.push({ config, id: key?.id ?? null, failed: false });
    } catch (error) {
      await failure(config, error);
      found.push({ config, id: null, failed: true });
    }
  }
  const [id, ...others] = new Set(found.flatMap((one) => one.id ?? []));
  if (others.length > 0)
    throw new UsageError('keys.of_several', texts.differ(shown), texts.differRemedy(file));
  if (id === undefined) throw new UsageError('keys.unknown', texts.unknown(shown), texts.unknownRemedy(file));
  const revoked: string[] = [];
  const stillValid = found.filter(({ failed }) => failed).map(({ config }) => config.province.code);
  for (const { config } of found.filter((one) => one.id === id)) {
    const { code } = config.province;
    try {
      await withLedger(config, (ledger) => ledger.revokeApiKey(id, by, now));
      revoked.push(code);
    } catch (error) {
      await failure(config, error);
      stillValid.push(code);
    }
  }
  const sentences = [
    ...(revoked.length === 0 ? [] : [texts.revoked(shown, revoked.join(', '))]),
    ...(stillValid.length === 0 ? [] : [texts.stillValid(stillValid.join(', '))]),
  ];
  return {
    json: () => ({ id, revokedAt: formatInstant(now, offsetMs), revoked, stillValid }),
    text: () => sentences.flatMap((one) => wrap(one)).join('\n'),
    exitCode: stillValid.length > 0 ? EXIT_CODES.other : 0,
  };
}

import type { Engine } from '../../app/engine.ts';
import type { Language } from '../../domain/language.ts';
import { newKey, newLinkSecret } from '../../http/auth/keyText.ts';
import { editPath } from '../../http/dashboard/mappings/paths.ts';
import { linkPath } from '../../http/dashboard/signIn/link.ts';
import type { ProcessMetrics } from '../../http/metrics/processMetrics.ts';
import { commandLines } from '../../presentation/commandLines.ts';
import { paintWith } from '../../presentation/paint.ts';
import { osActor } from '../../process/osActor.ts';
import { DAEMON_ROLES } from '../../queue/roles.ts';
import { demoTexts } from '../../sandbox/demo/messages.ts';
import { UNMAPPED } from '../../sandbox/mappings.ts';
import { addressOf } from '../daemon/greeting.ts';
import { runDaemon } from '../daemon/run.ts';

/** How long the printed link is valid, in milliseconds: time to read what is above it. */
const LINK_VALID_MS = 3_600_000;
const INDENT = '     ';

interface Shown {
  readonly province: string;
  readonly keep: boolean;
  readonly metrics: ProcessMetrics;
  readonly env: NodeJS.ProcessEnv;
  readonly language: Language;
  readonly color: boolean;
  readonly print: (text: string) => Promise<void>;
}

/** Stays up as the daemon does, with the dashboard, until Ctrl-C. */
export async function serveDemo(engine: Engine, shown: Shown): Promise<void> {
  const { metrics, env, print } = shown;
  await runDaemon(engine, {
    roles: DAEMON_ROLES,
    running: ['push'],
    metrics,
    env,
    logsForPerson: true,
    onReady: async (http) => {
      if (http === null) return;
      const url = addressOf(http, engine.config.http);
      await print(invitation(url, await newSignInPath(engine, env), shown));
    },
  });
}

/** For an administrator, so that every page can be seen. */
async function newSignInPath({ ledger }: Engine, env: NodeJS.ProcessEnv): Promise<string> {
  const { id, hash } = newKey();
  const secret = newLinkSecret();
  const now = Date.now();
  const link = { hash: secret.hash, expiresAt: now + LINK_VALID_MS };
  const scope = { role: 'admin', agencies: null, expiresAt: null } as const;
  await ledger.createApiKey({ id, hash, name: 'demo', link, ...scope }, osActor(env), now);
  return linkPath(secret.text);
}

function invitation(url: string, signIn: string, { province, keep, language, color }: Shown): string {
  const texts = demoTexts[language];
  const paint = paintWith(color);
  const mapCode = new URL(editPath('procedures', UNMAPPED.local), url).href;
  const arrive = `curl -d '{"count":20}' ${province}/sandbox/arrivals`;
  return [
    '',
    `${texts.dashboard} ${paint('bold', url)}`,
    texts.signIn,
    `  ${paint('bold', new URL(signIn.slice(1), url).href)}`,
    '',
    texts.tryThis,
    `  1. ${texts.tries.cause}`,
    `  2. ${texts.tries.map}`,
    `${INDENT}${mapCode}`,
    `  3. ${texts.tries.arrive}`,
    ...commandLines(arrive, INDENT),
    '',
    keep ? texts.endKept : texts.end,
  ].join('\n');
}

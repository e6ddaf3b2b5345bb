import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Command, type CommandUnknownOpts } from '@commander-js/extra-typings';
import type { Engine } from '../app/engine.ts';
import { loadConfig } from '../config/load.ts';
import { typedCommand } from '../domain/typedCommand.ts';
import { createProcessMetrics } from '../http/metrics/processMetrics.ts';
import { formatCount } from '../presentation/numbers.ts';
import { peakMemoryMb } from '../process/peakMemory.ts';
import { demoTexts } from '../sandbox/demo/messages.ts';
import { freePorts } from '../sandbox/demo/ports.ts';
import { demoOddities, secondRecords, writeDemoConfig } from '../sandbox/demo/prepare.ts';
import { spawnIgate, spawnPortal, spawnProvince } from '../sandbox/process.ts';
import { keptText } from './demo/kept.ts';
import { DEMO_SEED, runDemo } from './demo/run.ts';
import { serveDemo } from './demo/serve.ts';
import { type CommandHost, optionsOf } from './harness/action.ts';
import { createSentenceLog } from './harness/commandLog.ts';
import { type CommonOptions, languageOfLocale, wantsColor, write } from './harness/context.ts';
import { positive } from './harness/optionValues.ts';
import { createProgress } from './harness/progress.ts';
import { listenForProperStop } from './harness/signals.ts';
import { withEngine } from './harness/withEngine.ts';

/** Without a dashboard, any free ports do. */
const ANY_PORTS = { ports: { province: 0, portal: 0, http: 0 }, taken: [] };
/** While somebody is watching, a change at the province is found at once. */
const POLL_SECONDS = 5;

interface DemoOptions extends CommonOptions {
  readonly records: number;
  readonly twoLevel?: true;
  readonly keep?: true;
  readonly serve: boolean;
}

export function createCommand(host: CommandHost): CommandUnknownOpts {
  const command = new Command('demo')
    .option('--records <n>', "cases in the province; 1023738 is Hải Dương's own number", positive, 20_000)
    .option('--two-level', 'the province after its merger: a second system, and communes without districts')
    .option('--keep', 'keep the data afterwards, to try the other commands on it')
    .option('--no-serve', 'end after the figures; at a terminal the dashboard stays up until Ctrl-C');
  return command.action(() => demo(optionsOf(command), host));
}

async function demo(
  { records, twoLevel, keep, serve, lang }: DemoOptions,
  { ctx }: CommandHost,
): Promise<void> {
  const language = lang ?? languageOfLocale(ctx.env);
  const texts = demoTexts[language];
  const print = (text: string): Promise<void> => write(ctx.stdout, `${text}\n`);
  const n = (value: number): string => formatCount(Math.ceil(value), language);
  const started = performance.now();
  const serves = serve && ctx.stdout.isTTY === true;
  if (serves) listenForProperStop();
  const { ports, taken } = serves ? await freePorts() : ANY_PORTS;
  const dir = await mkdtemp(join(tmpdir(), 'dongbo-demo-'));

  await print(
    `${twoLevel === true ? texts.titleTwoLevel(n(records), n(secondRecords(records))) : texts.title(n(records))}\n`,
  );
  for (const { wanted, used } of taken) await print(texts.portTaken(String(wanted), String(used)));
  await print(texts.start);
  const scope = { records, seed: DEMO_SEED };
  const province = await spawnProvince({ ...scope, ...demoOddities(records), port: ports.province });
  const portal = await spawnPortal({ ...scope, port: ports.portal });
  const second =
    twoLevel === true
      ? await spawnIgate({ records: secondRecords(records), seed: DEMO_SEED, merged: true })
      : null;
  const servers = { province: province.url, portal: portal.url, second: second?.url };
  try {
    const file = await writeDemoConfig(dir, servers, {
      httpPort: ports.http,
      ...(serves ? { pollIntervalSeconds: POLL_SECONDS, language } : {}),
    });
    const config = loadConfig({ path: file, env: ctx.env, cwd: dir });
    const progress = createProgress(ctx.stderr, language);
    const metrics = createProcessMetrics();
    const shown = { language, offsetMs: config.offsetMs, color: wantsColor(ctx.stdout, ctx.env) };
    const run = async (engine: Engine): Promise<void> => {
      const configFile = keep === true || serves ? file : undefined;
      const options = { dir, records, province: province.url, configFile };
      await runDemo({ ...options, engine, progress, shown, print });
      const redisMb = await peakMemoryMb(engine.redis);
      const memoryMb = process.resourceUsage().maxRSS / 1_024;
      await print(`\n${texts.measured(n((performance.now() - started) / 1_000), n(memoryMb), n(redisMb))}`);
      if (!serves) return;
      await serveDemo(engine, {
        ...{ dir, province: province.url, keep: keep === true, metrics, env: ctx.env },
        ...{ language, color: shown.color, print },
      });
      await print('');
    };
    try {
      const log = createSentenceLog(progress.print);
      await withEngine(config, { command: 'demo', log, meter: metrics.meter, lingerMs: () => 0 }, run);
    } finally {
      progress.end();
    }
    await print(
      keep === true
        ? keptText(dir, file, { records, ...servers }, texts)
        : texts.discarded(
            twoLevel === true ? typedCommand('demo --two-level --keep') : typedCommand('demo --keep'),
          ),
    );
  } finally {
    await Promise.all([province.close(), portal.close(), second?.close()]);
    if (keep !== true) await rm(dir, { recursive: true, force: true });
  }
}

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Command, type CommandUnknownOpts } from '@commander-js/extra-typings';
import { loadConfig } from '../config/load.ts';
import { formatCount } from '../presentation/numbers.ts';
import { peakMemoryMb } from '../process/peakMemory.ts';
import { demoTexts } from '../sandbox/demo/messages.ts';
import { demoCopies, writeDemoConfig } from '../sandbox/demo/prepare.ts';
import { spawnPortal, spawnProvince } from '../sandbox/process.ts';
import { DEMO_SEED, keptText, runDemo } from './demo/run.ts';
import { type CommandHost, optionsOf } from './harness/action.ts';
import { createSentenceLog } from './harness/commandLog.ts';
import { type CommonOptions, languageOfLocale, wantsColor, write } from './harness/context.ts';
import { positive } from './harness/optionValues.ts';
import { createProgress } from './harness/progress.ts';
import { withEngine } from './harness/withEngine.ts';

export function createCommand(host: CommandHost): CommandUnknownOpts {
  const command = new Command('demo')
    .option('--records <n>', "cases in the province; 1023738 is Hải Dương's own number", positive, 20_000)
    .option('--keep', 'keep the data afterwards, to try the other commands on it');
  return command.action(() => demo(optionsOf(command), host));
}

async function demo(
  { records, keep, lang }: CommonOptions & { readonly records: number; readonly keep?: true },
  { ctx }: CommandHost,
): Promise<void> {
  const language = lang ?? languageOfLocale(ctx.env);
  const texts = demoTexts[language];
  const print = (text: string): Promise<void> => write(ctx.stdout, `${text}\n`);
  const n = (value: number): string => formatCount(Math.ceil(value), language);
  const started = performance.now();
  const dir = await mkdtemp(join(tmpdir(), 'dongbo-demo-'));

  await print(`${texts.title(n(records))}\n\n${texts.start}`);
  const province = await spawnProvince({ records, seed: DEMO_SEED, copies: demoCopies(records) });
  const portal = await spawnPortal({ records, seed: DEMO_SEED });
  const servers = { province: province.url, portal: portal.url };
  try {
    const file = await writeDemoConfig(dir, servers);
    const config = loadConfig({ path: file, env: ctx.env, cwd: dir });
    const progress = createProgress(ctx.stderr, language);
    const log = createSentenceLog(progress.print);
    try {
      await withEngine(config, { command: 'demo', log, lingerMs: () => 0 }, async (engine) => {
        const shown = { language, offsetMs: config.offsetMs, color: wantsColor(ctx.stdout, ctx.env) };
        await runDemo({
          dir,
          records,
          configFile: keep === true ? file : undefined,
          engine,
          progress,
          shown,
          print,
        });
        const redisMb = await peakMemoryMb(engine.redis);
        const memoryMb = process.resourceUsage().maxRSS / 1_024;
        await print(`\n${texts.measured(n((performance.now() - started) / 1_000), n(memoryMb), n(redisMb))}`);
      });
    } finally {
      progress.end();
    }
    await print(keep === true ? keptText(dir, file, { records, ...servers }, texts) : texts.discarded);
  } finally {
    await Promise.all([province.close(), portal.close()]);
    if (keep !== true) await rm(dir, { recursive: true, force: true });
  }
}

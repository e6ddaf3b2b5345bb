import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Command } from 'commander';
import { runWorkers } from '../../workers/index.ts';
import { type Engine, startEngine } from '../app/engine.ts';
import type { Config } from '../config/config.ts';
import { loadConfig } from '../config/load.ts';
import type { Language } from '../domain/language.ts';
import { formatCount } from '../presentation/numbers.ts';
import { paintWith } from '../presentation/paint.ts';
import { peakMemoryMb } from '../process/peakMemory.ts';
import { explainByReason } from '../reports/explain/byReason.ts';
import { byReasonText } from '../reports/explain/byReasonText.ts';
import { renderGapComparison } from '../reports/gap/comparisonText.ts';
import { gapGroupsText } from '../reports/gap/groupsText.ts';
import { annotatedGap } from '../reports/gap/notes.ts';
import { gapText } from '../reports/gap/text.ts';
import { publishedComparison } from '../reports/published/build.ts';
import { DIRECTIVE_06 } from '../sandbox/demo/directive06.ts';
import { type DemoTexts, demoTexts } from '../sandbox/demo/messages.ts';
import { writeBaseline, writeDemoConfig } from '../sandbox/demo/prepare.ts';
import { spawnPortal, spawnProvince } from '../sandbox/process.ts';
import { drain } from '../sync/deliver/drain.ts';
import { readCensus } from '../sync/ingest/read.ts';
import { readBaseline } from './baselineFile.ts';
import { createPersonLog } from './harness/commandLog.ts';
import { type CliContext, langOption, languageOfLocale, wantsColor, write } from './harness/context.ts';
import { positive } from './harness/optionValues.ts';
import { createProgress, type Progress } from './harness/progress.ts';
import { closeOnSignal, listenForStop } from './harness/signals.ts';

interface DemoOptions {
  readonly records: number;
  readonly keep?: boolean;
  readonly lang?: Language;
}

const SEED = 1;
const MAX_WAIT_MS = 60_000;
/** Agencies listed in the report: a screenful; `gap --by agency` has them all. */
const AGENCIES_SHOWN = 12;

export function demoCommand(ctx: CliContext): Command {
  return new Command('demo')
    .option('--records <n>', "cases in the province; 1023738 is Hải Dương's own number", positive, 20_000)
    .option('--keep', 'keep the data afterwards, to try the other commands on it')
    .addOption(langOption())
    .action(async (_: unknown, command: Command) => {
      await demo(command.optsWithGlobals<DemoOptions>(), ctx);
    });
}

async function demo(options: DemoOptions, ctx: CliContext): Promise<void> {
  const language = options.lang ?? languageOfLocale(ctx.env);
  const texts = demoTexts[language];
  const say = (text: string): Promise<void> => write(ctx.stdout, `${text}\n`);
  const started = performance.now();
  const dir = await mkdtemp(join(tmpdir(), 'dongbo-demo-'));
  const { records } = options;

  await say(`${texts.title(formatCount(records, language))}\n\n${texts.start}`);
  const province = await spawnProvince({ records, seed: SEED });
  const portal = await spawnPortal({ records, seed: SEED });
  try {
    const file = await writeDemoConfig(dir, { province: province.url, portal: portal.url });
    const config = loadConfig({ path: file, env: ctx.env, cwd: dir });
    const progress = createProgress(ctx.stderr, language);
    listenForStop();
    const engine = await startEngine(config, {
      command: 'demo',
      log: createPersonLog(progress.print),
      lingerMs: () => 0,
    });
    const signalled = closeOnSignal(engine);
    const color = wantsColor(ctx.stdout, ctx.env);
    try {
      await runDemo({ options, dir, config, engine, progress, language, texts, color, say });
      const redisMb = await peakMemoryMb(engine.redis);
      const memoryMb = process.resourceUsage().maxRSS / 1_024;
      const n = (value: number): string => formatCount(Math.ceil(value), language);
      await say(`\n${texts.measured(n((performance.now() - started) / 1_000), n(memoryMb), n(redisMb))}`);
    } catch (error) {
      if (!signalled()) throw error;
    } finally {
      progress.end();
      await engine.close();
    }
    if (options.keep === true) {
      await say(keptText(dir, config, { records, province: province.url, portal: portal.url }, texts));
    } else await say(texts.discarded);
  } finally {
    await Promise.all([province.close(), portal.close()]);
    if (options.keep !== true) await rm(dir, { recursive: true, force: true });
  }
}

interface Run {
  readonly options: DemoOptions;
  readonly dir: string;
  readonly config: Config;
  readonly engine: Engine;
  readonly progress: Progress;
  readonly language: Language;
  readonly texts: DemoTexts;
  readonly color: boolean;
  readonly say: (text: string) => Promise<void>;
}

async function runDemo(run: Run): Promise<void> {
  const { engine, texts, language, color, say, progress, config } = run;
  const { offsetMs } = config;
  const n = (count: number): string => formatCount(count, language);

  await say(texts.baseline(n(await importKnown(run))));

  const census = await readCensus(
    {
      ...engine.read,
      // The gap before is only there to be seen while nothing is delivered yet.
      bell: { ring: () => undefined },
      onPage: ({ read, expected }) => progress.show(texts.reading, read, expected ?? read),
    },
    engine.signals.stopping,
  );
  progress.end();
  await say(texts.census(n(census.read), n(engine.source.requestCount())));

  const gap = (by?: 'agency' | 'reason') =>
    annotatedGap(engine.ledger, {
      by,
      now: Date.now(),
      agencies: config.mappings.agencies,
      offsetMs,
      language,
    });
  const shown = { language, offsetMs, color, maxGroups: AGENCIES_SHOWN };
  const before = await gap('agency');
  await engine.ledger.recordPublished([DIRECTIVE_06], Date.now());
  const at = Date.now();
  const published = await publishedComparison(engine.ledger, { at, now: at, offsetMs });
  const overTime = { change: null, forecast: null, published };
  await say(`\n— ${texts.before} —\n\n${gapText({ ...before, overTime }, shown)}\n\n${texts.deliver}`);

  const startedAt = performance.now();
  const stoppedBecause = await deliver(run);
  const seconds = (performance.now() - startedAt) / 1_000;
  const synced = engine.syncedCount();
  await say(texts.delivered(n(synced), n(engine.portal.requestCount()), n(Math.round(synced / seconds))));
  if (stoppedBecause !== null) await say(texts.stopped(stoppedBecause));

  const after = await gap('agency');
  const left = await explainByReason(engine.ledger, {
    language,
    configFile: run.options.keep === true ? config.file : undefined,
  });
  const byReason = gapGroupsText((await gap('reason')).report, { language, paint: paintWith(color) });
  await say(`\n— ${texts.after} —\n\n${gapText(after, shown)}\n\n${byReason.join('\n')}`);
  await say(`\n${renderGapComparison(before.report, after.report, shown)}`);
  await say(`\n— ${texts.left} —\n\n${byReasonText(left, { language, color })}`);
}

async function importKnown({ dir, options, engine, progress, texts }: Run): Promise<number> {
  const file = await writeBaseline(dir, options.records, SEED);
  let rows = 0;
  for await (const chunk of readBaseline(file)) {
    await engine.ledger.importBaseline(chunk, Date.now());
    rows += chunk.length;
    progress.show(texts.importing, rows, options.records);
  }
  progress.end();
  return rows;
}

/** Delivers until nothing deliverable is left; returns why it stopped before, or null. */
async function deliver({ engine, progress, texts }: Run): Promise<string | null> {
  const { never, stale } = await engine.ledger.gapTotals();
  runWorkers(engine, ['push']);
  const { ledger, bell, now } = engine.read;
  const onTick = async (): Promise<void> => {
    engine.throwIfFailed();
    const left = await ledger.gapTotals();
    progress.show(texts.sending, never + stale - left.never - left.stale, never + stale);
  };
  const { stoppedBecause } = await drain(
    { ledger, bell, now, maxWaitMs: MAX_WAIT_MS, onTick },
    engine.signals.stopping,
  );
  progress.end();
  return stoppedBecause;
}

function keptText(
  dir: string,
  config: Config,
  servers: { records: number; province: string; portal: string },
  texts: DemoTexts,
): string {
  const at = `--config ${config.file}`;
  const serve = (kind: 'province' | 'portal'): string =>
    `  npm run -s sandbox -- ${kind} --records ${servers.records} --port ${new URL(servers[kind]).port}`;
  return [
    texts.kept(dir),
    `  npm run -s dongbo -- gap --by procedure ${at}`,
    `  npm run -s dongbo -- records --state rejected --limit 5 ${at}`,
    texts.servers,
    serve('province'),
    serve('portal'),
    `  npm run -s dongbo -- sync ${at}`,
  ].join('\n');
}

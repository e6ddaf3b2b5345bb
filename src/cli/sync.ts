import { Command, InvalidArgumentError, Option } from 'commander';
import { runWorkers } from '../../workers/index.ts';
import { type Engine, startEngine } from '../app/engine.ts';
import type { Language } from '../domain/language.ts';
import type { Instant } from '../domain/time.ts';
import { inTurn } from '../observability/log.ts';
import { wrap } from '../presentation/layout.ts';
import { formatCount, formatDateTime } from '../presentation/numbers.ts';
import { osActor } from '../process/osActor.ts';
import { circuitCause } from '../reports/delivery/circuitCause.ts';
import { pausedText } from '../reports/delivery/pausedText.ts';
import { explainByReason } from '../reports/explain/byReason.ts';
import { byReasonText } from '../reports/explain/byReasonText.ts';
import { annotatedGap } from '../reports/gap/notes.ts';
import { gapText } from '../reports/gap/text.ts';
import { type RunOnceOptions, type RunOnceOutcome, runOnce } from '../sync/runOnce.ts';
import { createCommandLog } from './harness/commandLog.ts';
import {
  type CliContext,
  type CommonOptions,
  langOption,
  wantsColor,
  write,
  writeJson,
} from './harness/context.ts';
import { parseDuration } from './harness/duration.ts';
import { errorText, wrapLines } from './harness/errorText.ts';
import { loadFor } from './harness/loadFor.ts';
import { createProgress, type Progress } from './harness/progress.ts';
import { closeOnSignal, listenForStop, sayBrokenOff } from './harness/signals.ts';

interface SyncOptions extends CommonOptions {
  readonly maxWait: number;
  readonly changesOnly?: boolean;
}

/** While the source is being read, a batch waits this long to become full, in milliseconds. */
export const READING_LINGER_MS = 10_000;

export function syncCommand(ctx: CliContext, exitWith: (code: number) => void): Command {
  return new Command('sync')
    .addOption(
      new Option('--max-wait <duration>', 'longest wait for scheduled retries')
        .argParser(duration)
        .default(60_000, '60s'),
    )
    .option('--changes-only', 'read only what changed since the last reading')
    .option('--json', 'as one JSON document')
    .addOption(langOption())
    .action(async (_: unknown, command: Command) => {
      exitWith(await sync(command.optsWithGlobals<SyncOptions>(), ctx));
    });
}

async function sync(options: SyncOptions, ctx: CliContext): Promise<number> {
  const started = performance.now();
  const { config, language } = loadFor(options, ctx);
  const progress = createProgress(ctx.stderr, language);
  let reading = true;
  listenForStop();
  const engine = await startEngine(config, {
    command: 'sync',
    log: createCommandLog(ctx, progress.print),
    lingerMs: () => (reading ? READING_LINGER_MS : 0),
    by: osActor(ctx.env),
  });
  const signalled = closeOnSignal(engine);
  try {
    runWorkers(engine, ['push']);
    const oneShot: RunOnceOptions = {
      maxWaitMs: options.maxWait,
      changesOnly: options.changesOnly === true,
      onPage: ({ read, expected }) => progress.show(LABELS[language].read, read, expected ?? read),
      onRead: () => {
        reading = false;
      },
      onTick: () => showDelivery(engine, progress, language),
    };
    const outcome = await inTurn(() => runOnce(engine.read, oneShot, engine.signals.stopping));
    progress.end();
    const seconds = Math.round(performance.now() - started) / 1_000;
    await report(outcome, engine, { options, config, language, seconds }, ctx);
    return outcome.sourceError?.exitCode ?? (outcome.stoppedBecause === null ? 0 : 3);
  } catch (error) {
    // Asked to stop: what was in flight is settled or returned by close(), and the next start goes on.
    if (!signalled()) throw error;
    progress.end();
    return await sayBrokenOff(language, ctx);
  } finally {
    progress.end();
    await engine.close();
  }
}

const LABELS = {
  vi: { read: 'Đọc nguồn ', send: 'Gửi lên Cổng' },
  en: { read: 'Reading', send: 'Delivering' },
} as const;

async function showDelivery(engine: Engine, progress: Progress, language: Language): Promise<void> {
  // Its records stay leased, and waiting for them would be waiting for nothing: the next start takes them up.
  engine.throwIfFailed();
  const { due } = await engine.ledger.backlog(Date.now(), 1_000_000);
  const done = engine.syncedCount();
  progress.show(LABELS[language].send, done, done + due);
}

async function report(
  outcome: RunOnceOutcome,
  engine: Engine,
  run: {
    options: SyncOptions;
    config: Parameters<typeof startEngine>[0];
    language: Language;
    seconds: number;
  },
  ctx: CliContext,
): Promise<void> {
  const { config, language, seconds } = run;
  const { offsetMs } = config;
  const by = run.options.json === true ? undefined : ('reason' as const);
  const gap = await annotatedGap(engine.ledger, {
    by,
    now: Date.now(),
    agencies: config.mappings.agencies,
    offsetMs,
    language,
  });
  const requests = { source: engine.source.requestCount(), portal: engine.portal.requestCount() };
  const { read, changed, sourceError } = outcome;
  const probeAt = (await engine.ledger.circuit())?.probeAt ?? null;
  const stoppedBecause = sourceError?.code ?? outcome.stoppedBecause;
  const delivered = engine.syncedCount();
  if (run.options.json === true) {
    const document = { gap: gap.report, read, changed, delivered, requests, seconds, stoppedBecause };
    await writeJson(ctx.stdout, document);
    return await sayWhatStopped(outcome, { language, offsetMs, probeAt }, ctx);
  }
  const color = wantsColor(ctx.stdout, ctx.env);
  const found = await explainByReason(engine.ledger, { language, configFile: run.options.config });
  const n = (count: number): string => formatCount(count, language);
  const summary =
    language === 'vi'
      ? `Đã đọc ${n(read)} hồ sơ (${n(changed)} mới hoặc thay đổi), đồng bộ ${n(delivered)} hồ sơ\n` +
        `bằng ${n(requests.portal)} yêu cầu tới Cổng, trong ${n(Math.round(seconds))} giây.`
      : `${n(read)} cases read (${n(changed)} new or changed), ${n(delivered)} synced\n` +
        `with ${n(requests.portal)} requests to the portal, in ${n(Math.round(seconds))} seconds.`;
  await write(
    ctx.stdout,
    `${gapText(gap, { language, offsetMs, color })}\n\n${byReasonText(found, { language, color })}\n\n${summary}\n`,
  );
  await sayWhatStopped(outcome, { language, offsetMs, probeAt }, ctx);
}

async function sayWhatStopped(
  { sourceError, stoppedBecause, pause }: RunOnceOutcome,
  options: { readonly language: Language; readonly offsetMs: number; readonly probeAt: Instant | null },
  ctx: CliContext,
): Promise<void> {
  if (sourceError !== null) {
    await write(ctx.stderr, `${wrapLines(errorText(sourceError, options.language))}\n`);
  }
  if (pause !== undefined) {
    await write(ctx.stderr, `${wrap(pausedText(pause, options)).join('\n')}\n`);
  } else if (stoppedBecause !== null) {
    await write(ctx.stderr, `${wrapLines(stoppedText(stoppedBecause, options))}\n`);
  }
}

function stoppedText(
  cause: string,
  shown: { readonly language: Language; readonly offsetMs: number; readonly probeAt: Instant | null },
): string {
  const { language, offsetMs, probeAt } = shown;
  const why = circuitCause(cause, language);
  const at = probeAt === null ? null : formatDateTime(probeAt, offsetMs, language);
  if (language === 'vi') {
    const then = at === null ? 'khi Cổng hoạt động trở lại' : `sau ${at}: trước đó không gửi gì tới Cổng`;
    return `Dừng gửi: Cổng không sử dụng được (${why}). Chạy lại lệnh này ${then}.`;
  }
  const then = at === null ? 'when it answers' : `after ${at}: nothing is sent to it before`;
  return `Delivery stopped: the portal could not be used (${why}). Run this again ${then}.`;
}

function duration(value: string): number {
  const ms = parseDuration(value);
  if (ms === null) throw new InvalidArgumentError('Expected a duration such as 500ms, 90s, 10m or 2h.');
  return ms;
}

import { Command, type CommandUnknownOpts, InvalidArgumentError, Option } from '@commander-js/extra-typings';
import { runWorkers } from '../../workers/index.ts';
import type { Engine } from '../app/engine.ts';
import { openCircuits, type Service } from '../domain/circuit.ts';
import { EXIT_CODES } from '../domain/errors.ts';
import type { Language } from '../domain/language.ts';
import type { PortalFault } from '../domain/portalFault.ts';
import type { Instant } from '../domain/time.ts';
import { typedCommand } from '../domain/typedCommand.ts';
import { emptyResultHints } from '../filter/emptyResultHints.ts';
import type { CaseFilter, FilterKey } from '../filter/filters.ts';
import { inRun } from '../observability/log.ts';
import { wrap } from '../presentation/layout.ts';
import { formatCount, formatDateTime } from '../presentation/numbers.ts';
import { osActor } from '../process/osActor.ts';
import { deliveryTexts } from '../reports/delivery/messages.ts';
import { circuitCause, pausedText } from '../reports/delivery/text.ts';
import { byReasonText, explainByReason } from '../reports/explain/byReason.ts';
import { readGap } from '../reports/gap/build.ts';
import { gapText } from '../reports/gap/text.ts';
import { drain } from '../sync/deliver/drain.ts';
import { allowProbe } from '../sync/deliver/retryDelivery.ts';
import { type RunOnceOptions, type RunOnceOutcome, runOnce } from '../sync/runOnce.ts';
import { type Answer, addAction, type CommandHost, type Invocation } from './harness/action.ts';
import { createCommandLog } from './harness/commandLog.ts';
import { type CliContext, isAttended } from './harness/context.ts';
import { errorText, wrapLines } from './harness/errorText.ts';
import { addFilters, filterOf } from './harness/filterOptions.ts';
import { parseDuration, positive } from './harness/optionValues.ts';
import { createProgress, type Progress } from './harness/progress.ts';
import { exitBrokenOff } from './harness/signals.ts';
import { upgradeLabel } from './harness/upgradeLabel.ts';
import { withEngine } from './harness/withEngine.ts';

interface SyncOptions extends Pick<CaseFilter, (typeof CHOOSING)[number]> {
  readonly limit?: number;
  readonly maxWait: number;
  readonly changesOnly?: boolean;
  readonly quiet?: boolean;
}

type SyncInvocation = Invocation<SyncOptions>;

/** The filters with which a run delivers only some of the cases. */
const CHOOSING = ['agency', 'procedure', 'case'] as const satisfies readonly FilterKey[];

/** How long a partial batch waits while the source is being read, in milliseconds. */
export const READING_LINGER_MS = 10_000;

const LABELS = {
  vi: { read: 'Đọc nguồn ', send: 'Gửi lên Cổng' },
  en: { read: 'Reading', send: 'Delivering' },
} as const;

export function createCommand(host: CommandHost): CommandUnknownOpts {
  const command = addFilters(new Command('sync'), CHOOSING)
    .option('--limit <n>', 'deliver at most this many cases; the rest stay pending', positive)
    .addOption(
      new Option('--max-wait <duration>', 'gives up after so long without progress')
        .argParser(duration)
        .default(60_000, '60s'),
    )
    .option('--changes-only', 'read only the changes since the last poll')
    .option('--quiet', 'print nothing but what went wrong');
  return addAction(command, host, async (invocation) => {
    const started = performance.now();
    const { config, ctx, language } = invocation;
    const progress = createProgress(ctx.stderr, language, invocation.options.quiet);
    let reading = true;
    const options = {
      command: 'sync',
      log: createCommandLog(ctx, progress.print),
      lingerMs: () => (reading ? READING_LINGER_MS : 0),
      by: osActor(ctx.env),
      onUpgrade: (done: number, total: number) => progress.show(upgradeLabel(language), done, total),
    };
    const onRead = (): void => {
      reading = false;
    };
    try {
      const answer = await withEngine(config, options, async (engine) => {
        const outcome = await deliverOnce(engine, invocation, { progress, onRead });
        progress.end();
        const seconds = Math.round(performance.now() - started) / 1_000;
        return await answerOf(outcome, engine, invocation, seconds);
      });
      return answer ?? (await exitBrokenOff(host, language));
    } finally {
      progress.end();
    }
  });
}

async function deliverOnce(
  engine: Engine,
  invocation: SyncInvocation,
  { progress, onRead }: { readonly progress: Progress; readonly onRead: () => void },
): Promise<RunOnceOutcome> {
  const { options, language, ctx } = invocation;
  const chosen = choosing(engine, invocation);
  // Nothing goes out before the cases are chosen.
  if (chosen !== undefined) engine.deliverOnly([]);
  const triesNow = await triesAtOnce(engine, ctx);
  await runWorkers(engine, ['push']);
  if (triesNow) engine.bell.ring();
  const labels = LABELS[language];
  const oneShot: RunOnceOptions = {
    maxWaitMs: options.maxWait,
    changesOnly: options.changesOnly === true,
    chosen,
    others: engine.reads.slice(1),
    onPage: ({ read, expected }) => progress.show(labels.read, read, expected ?? read),
    onRead,
    onTick: async () => {
      // A failed delivery leaves its records leased: waiting for them would never end.
      engine.throwIfFailed();
      const { due } = await engine.ledger.backlog(Date.now(), 1_000_000);
      const done = engine.syncedCount();
      progress.show(labels.send, done, done + due);
    },
  };
  return await inRun(async () => {
    const outcome = await runOnce(engine.read, oneShot, engine.signals.stopping);
    if (chosen !== undefined || outcome.stoppedBecause !== null || (await engine.learnDomains()) === 0)
      return outcome;
    const { onTick } = oneShot;
    const drained = await drain(
      { ...engine.read, maxWaitMs: options.maxWait, onTick },
      engine.signals.stopping,
    );
    return { ...outcome, ...drained };
  });
}

/**
 * Somebody wants cases delivered now, so the wait of an open circuit does not apply to the first probe. But cron does not
 * know whether anybody has seen to a refused login, and with each try the portal could lock the account. A changed password
 * is tried all the same. Whether it tries something.
 */
async function triesAtOnce({ ledger }: Engine, ctx: CliContext): Promise<boolean> {
  const circuit = await ledger.circuit();
  if (circuit?.cause === 'login' && !isAttended(ctx)) return false;
  return openCircuits(await allowProbe(ledger, Date.now())).length > 0;
}

function isChoosing(options: SyncOptions): boolean {
  return options.limit !== undefined || CHOOSING.some((key) => options[key] !== undefined);
}

/** What a run for some of the cases delivers; undefined = everything. */
function choosing(engine: Engine, { options, config }: SyncInvocation): RunOnceOptions['chosen'] {
  if (!isChoosing(options)) return undefined;
  const filter = filterOf(chosenBy(options), config);
  return {
    choose: () => engine.ledger.waiting(filter, options.limit ?? Number.MAX_SAFE_INTEGER),
    deliverOnly: engine.deliverOnly,
  };
}

function chosenBy({ agency, procedure, case: caseNos }: SyncOptions): CaseFilter {
  return { agency, procedure, case: caseNos };
}

/** What a person should know of the cases that a run for some did not deliver. */
async function chosenNotice(engine: Engine, invocation: SyncInvocation): Promise<string | undefined> {
  const { options, config, language } = invocation;
  if (!isChoosing(options)) return undefined;
  const given = chosenBy(options);
  const filter = filterOf(given, config);
  const { ledger } = engine;
  const [all] = await ledger.gapFiltered({ filter, by: null });
  if (all === undefined) {
    const { agencies } = config.mappings;
    const hints = await emptyResultHints(ledger, { filter: given, agencies, language });
    return hints.map((hint) => wrap(hint).join('\n')).join('\n');
  }
  const [closed] = await ledger.gapFiltered({ filter: { ...filter, reasons: ['NOT_RELEASED'] }, by: null });
  const count = (closed?.never ?? 0) + (closed?.stale ?? 0);
  if (count === 0) return undefined;
  const n = formatCount(count, language);
  return wrap(
    language === 'vi'
      ? `${n} hồ sơ khớp điều kiện nhưng chưa mở gửi (delivery.only), nên không được gửi.`
      : `${n} matching cases are not released (delivery.only) and were not sent.`,
  ).join('\n');
}

async function answerOf(
  outcome: RunOnceOutcome,
  engine: Engine,
  invocation: SyncInvocation,
  seconds: number,
): Promise<Answer> {
  const { options, language, offsetMs, shown, reading } = invocation;
  const chosen = await chosenNotice(engine, invocation);
  const { ledger } = engine;
  const gap = await readGap(ledger, {
    ...(options.json === true ? {} : { by: 'reason', notes: true }),
    ...reading,
    now: Date.now(),
  });
  const requests = { source: engine.sourceRequestCount(), portal: engine.portal.requestCount() };
  const { read, changed, sourceError } = outcome;
  const stoppedBecause = sourceError?.code ?? outcome.stoppedBecause;
  const delivered = engine.syncedCount();
  const [circuit] = openCircuits(await ledger.circuits());
  const { probeAt = null, fault, holds } = circuit ?? {};
  const n = (count: number): string => formatCount(count, language);
  const causes =
    options.json === true ? '' : byReasonText(await explainByReason(ledger, { language }), shown);
  const summary =
    language === 'vi'
      ? `Đã đọc ${n(read)} hồ sơ (${n(changed)} mới hoặc thay đổi), đồng bộ ${n(delivered)} hồ sơ\n` +
        `bằng ${n(requests.portal)} yêu cầu tới Cổng, trong ${n(Math.round(seconds))} giây.`
      : `${n(read)} cases read (${n(changed)} new or changed), ${n(delivered)} synced\n` +
        `with ${n(requests.portal)} requests to the portal, in ${n(Math.round(seconds))} seconds.`;
  return {
    json: () => ({ gap: gap.report, read, changed, delivered, requests, seconds, stoppedBecause }),
    text: () => (options.quiet === true ? '' : [gapText(gap, shown), causes, summary].join('\n\n')),
    notice: joined(stopNotice(outcome, { language, offsetMs, probeAt, fault, holds }), chosen),
    exitCode: sourceError?.exitCode ?? (outcome.stoppedBecause === null ? 0 : EXIT_CODES.portal),
  };
}

function joined(...notices: readonly (string | undefined)[]): string | undefined {
  const given = notices.filter((notice) => notice !== undefined);
  return given.length === 0 ? undefined : given.join('\n');
}

interface NoticeOptions {
  readonly language: Language;
  readonly offsetMs: number;
  readonly probeAt: Instant | null;
  readonly fault: PortalFault | undefined;
  /** What waits, where not all does. */
  readonly holds: Service | undefined;
}

/** Why a `sync` stopped before everything was delivered; undefined when it did not. */
function stopNotice(
  { sourceError, stoppedBecause, pause }: RunOnceOutcome,
  options: NoticeOptions,
): string | undefined {
  const notices: string[] = [];
  if (sourceError !== null) notices.push(wrapLines(errorText(sourceError, options.language)));
  if (pause !== undefined) notices.push(wrap(pausedText(pause, options)).join('\n'));
  else if (stoppedBecause !== null) notices.push(wrapLines(stoppedText(stoppedBecause, options)));
  return notices.length === 0 ? undefined : notices.join('\n');
}

function stoppedText(cause: string, { language, offsetMs, probeAt, fault, holds }: NoticeOptions): string {
  const why = fault === undefined ? circuitCause(cause, language) : deliveryTexts(language).faults[fault];
  const at = probeAt === null ? null : formatDateTime(probeAt, offsetMs, language);
  if (language === 'vi') {
    const daemon = at === null ? '' : ` Nếu dongbo chạy nền, hệ thống tự thử lại sau ${at}.`;
    const again =
      cause === 'login'
        ? `Sửa tệp mật khẩu, hoặc chạy lệnh này ở cửa sổ lệnh thì thử ngay, cũng như ${typedCommand('delivery retry')}; chạy tự động (cron) thì chờ đến lúc đó, để tài khoản không bị khóa.`
        : 'Chạy lại lệnh này thì thử ngay.';
    const what = {
      all: 'Dừng gửi: Cổng không sử dụng được',
      records: 'Dừng gửi hồ sơ; các bước xử lý của hồ sơ mà Cổng đã nhận vẫn được gửi',
      steps: 'Đã gửi hồ sơ, nhưng dừng gửi các bước xử lý',
    }[holds ?? 'all'];
    return `${what} (${why}).${daemon} ${again}`;
  }
  const daemon = at === null ? '' : ` A running daemon tries again after ${at}.`;
  const again =
    cause === 'login'
      ? `A changed password file is tried at once, and so it is by this command at a terminal and by ${typedCommand('delivery retry')}; from cron it waits until then, because the portal could lock the account.`
      : 'This command tries at once whenever it is run.';
  const what = {
    all: 'Delivery stopped: the portal could not be used',
    records: 'Delivery of cases stopped; steps of cases that the portal has accepted are still sent',
    steps: 'Cases were sent, but delivery of their progress steps stopped',
  }[holds ?? 'all'];
  return `${what} (${why}).${daemon} ${again}`;
}

function duration(value: string): number {
  const ms = parseDuration(value);
  if (ms === null) throw new InvalidArgumentError('Expected a duration such as 500ms, 90s, 10m or 2h.');
  return ms;
}

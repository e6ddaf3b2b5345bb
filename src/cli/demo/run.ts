import { z } from 'zod';
import { runWorkers } from '../../../workers/index.ts';
import type { Engine } from '../../app/engine.ts';
import { formatCount } from '../../presentation/numbers.ts';
import { paintWith } from '../../presentation/paint.ts';
import { byReasonText, explainByReason } from '../../reports/explain/byReason.ts';
import { readGap } from '../../reports/gap/build.ts';
import { gapGroupsText } from '../../reports/gap/groupsText.ts';
import { NO_OVER_TIME } from '../../reports/gap/overTime.ts';
import { gapText, renderGapComparison } from '../../reports/gap/text.ts';
import { publishedComparison } from '../../reports/published/build.ts';
import { DIRECTIVE_06 } from '../../sandbox/demo/directive06.ts';
import { type DemoTexts, demoTexts } from '../../sandbox/demo/messages.ts';
import { keepPast, PAST_DAYS } from '../../sandbox/demo/past.ts';
import { writeBaseline } from '../../sandbox/demo/prepare.ts';
import { drain } from '../../sync/deliver/drain.ts';
import { type ReadDeps, readCensus, readChanges } from '../../sync/ingest/read.ts';
import { readBaseline } from '../baseline/file.ts';
import type { Shown } from '../harness/action.ts';
import type { Progress } from '../harness/progress.ts';

export const DEMO_SEED = 1;
const MAX_WAIT_MS = 60_000;
/** Agencies listed in the report: a screenful. */
const AGENCIES_SHOWN = 12;

interface DemoRun {
  readonly dir: string;
  readonly records: number;
  /** The address of the province. */
  readonly province: string;
  /** Where the configuration stays; undefined when it is deleted afterwards. */
  readonly configFile: string | undefined;
  readonly engine: Engine;
  readonly progress: Progress;
  readonly shown: Shown;
  readonly print: (text: string) => Promise<void>;
}

/** Baseline, census, the gap, delivery, and the gap that remains. */
export async function runDemo(run: DemoRun): Promise<void> {
  const { engine, print, shown } = run;
  const { language, offsetMs, color } = shown;
  const { ledger, config } = engine;
  const texts = demoTexts[language];
  const n = (count: number): string => formatCount(count, language);

  await print(texts.baseline(n(await importBaseline(run, texts))));

  let read = 0;
  for (const one of engine.reads) read += await census(run, one, texts);
  await print(texts.census(n(read), n(engine.sourceRequestCount())));

  const { agencies } = config.mappings;
  const gap = (by: 'agency' | 'reason') =>
    readGap(ledger, { by, notes: true, now: Date.now(), agencies, offsetMs, language });
  const limited = { ...shown, maxGroups: AGENCIES_SHOWN };
  const before = await gap('agency');
  // The figure is of the province before its merger.
  if (config.sources.length === 1) await ledger.recordPublished([DIRECTIVE_06], Date.now());
  const at = Date.now();
  const published = await publishedComparison(ledger, { at, now: at, offsetMs });
  const overTime = { ...NO_OVER_TIME, published };
  await print(`\n— ${texts.before} —\n\n${gapText({ ...before, overTime }, limited)}\n\n${texts.deliver}`);

  await print(texts.renumbered(await renumberOne(run)));
  const startedAt = performance.now();
  // Its figures become the snapshots of a month, for a trend and a forecast.
  const stoppedBecause = await keepPast(ledger, PAST_DAYS, deliver(run, texts));
  const seconds = (performance.now() - startedAt) / 1_000;
  const synced = engine.syncedCount();
  await print(texts.delivered(n(synced), n(engine.portal.requestCount()), n(Math.round(synced / seconds))));
  if (stoppedBecause !== null) await print(texts.stopped(stoppedBecause));
  await print(texts.past(n(PAST_DAYS)));

  const after = await gap('agency');
  const remaining = await explainByReason(ledger, { language, configFile: run.configFile });
  const byReason = gapGroupsText((await gap('reason')).report, { language, paint: paintWith(color) });
  await print(`\n— ${texts.after} —\n\n${gapText(after, limited)}\n\n${byReason.join('\n')}`);
  await print(`\n${renderGapComparison(before.report, after.report, limited)}`);
  await print(`\n— ${texts.left} —\n\n${byReasonText(remaining, { language, color })}`);
}

/** Returns how many rows were read. */
async function census({ engine, progress }: DemoRun, one: ReadDeps, texts: DemoTexts): Promise<number> {
  const { read } = await readCensus(
    {
      ...one,
      // The gap before can be shown only while nothing is delivered yet.
      bell: { ring: () => undefined },
      onPage: ({ read: rows, expected }) => progress.show(texts.reading, rows, expected ?? rows),
    },
    engine.signals.stopping,
  );
  progress.end();
  return read;
}

/** The province gives a case another number; the next poll finds it. Returns the new number. */
async function renumberOne({ province, engine }: DemoRun): Promise<string> {
  const answer = await fetch(`${province}/sandbox/renumberings`, { method: 'POST', body: '{"count":1}' });
  const { caseNos } = renumbered.parse(await answer.json());
  await readChanges(engine.read, engine.signals.stopping);
  return caseNos[0] ?? '';
}

const renumbered = z.object({ caseNos: z.array(z.string()) });

async function importBaseline(
  { dir, records, engine, progress }: DemoRun,
  texts: DemoTexts,
): Promise<number> {
  const file = await writeBaseline(dir, records, DEMO_SEED);
  let rows = 0;
  for await (const chunk of readBaseline(file)) {
    await engine.ledger.importBaseline(chunk, Date.now());
    rows += chunk.length;
    progress.show(texts.importing, rows, records);
  }
  progress.end();
  return rows;
}

/** Delivers until nothing deliverable is left; returns why it stopped early, or null. */
async function deliver({ engine, progress }: DemoRun, texts: DemoTexts): Promise<string | null> {
  const { ledger, bell, now } = engine.read;
  const { never, stale } = await ledger.gapTotals();
  await runWorkers(engine, ['push']);
  const onTick = async (): Promise<void> => {
    engine.throwIfFailed();
    const remaining = await ledger.gapTotals();
    progress.show(texts.sending, never + stale - remaining.never - remaining.stale, never + stale);
  };
  const { stoppedBecause } = await drain(
    { ledger, bell, now, maxWaitMs: MAX_WAIT_MS, onTick },
    engine.signals.stopping,
  );
  progress.end();
  return stoppedBecause;
}

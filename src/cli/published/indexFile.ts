import { z } from 'zod';
import { UsageError } from '../../domain/errors.ts';
import { formatDay } from '../../domain/time.ts';
import { typedCommand } from '../../domain/typedCommand.ts';
import type { IndexFigure } from '../../ledger/port/history.ts';
import { type Clock, checkIndexFigure } from './figures.ts';

/** The metric of the index that counts synced cases, in the public figures. */
const SYNC_METRIC = 'DOSSIER_SYNC';
const MAX_DEPTH = 20;

const metricSchema = z.object({
  code: z.string().optional(),
  numerator: z.number().int().min(0),
  denominator: z.number().int().min(0),
  dataQualityStatus: z.string().nullish(),
});

/** What an enclosing group may say about its figures. */
const aroundSchema = z.object({
  period: z.string().optional(),
  formulaVersion: z.coerce.string().optional(),
});

interface Found {
  readonly metric: z.infer<typeof metricSchema>;
  readonly around: z.infer<typeof aroundSchema>;
  readonly isProvince: boolean;
}

interface Given extends Clock {
  readonly period: string | undefined;
  readonly date: string | undefined;
  readonly formula: string | undefined;
  readonly source: string;
}

/**
 * The province's sync rate in the JSON of the public figures, however deep: the metric DOSSIER_SYNC within `overview` or
 * `parent`, or the only one there is. The JSON does not tell its period. UsageError `published.json`, ConfigError.
 */
export function readIndexJson(text: string, given: Given): IndexFigure {
  const found = figuresIn(parsed(text), { around: {}, isProvince: false }, 0);
  const ofSync = found.filter(({ metric }) => metric.code === SYNC_METRIC);
  const named = ofSync.length > 0 ? ofSync : found.filter(({ metric }) => metric.code === undefined);
  const ofProvince = named.filter(({ isProvince }) => isProvince);
  const [figure, other] = ofProvince.length > 0 ? ofProvince : named;
  if (figure === undefined) throw unusable('no numerator and denominator', 'không có tử số và mẫu số');
  if (other !== undefined) {
    throw unusable(
      "several figures, and none is marked as the province's",
      'nhiều số, không rõ số nào của toàn tỉnh',
    );
  }
  const { metric, around } = figure;
  return checkIndexFigure(
    {
      period: given.period ?? around.period,
      date: given.date ?? formatDay(given.now, given.offsetMs),
      numerator: String(metric.numerator),
      denominator: String(metric.denominator),
      quality: metric.dataQualityStatus ?? '',
      formula: given.formula ?? around.formulaVersion ?? '',
      source: given.source,
    },
    given,
  );
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw unusable('broken JSON', 'JSON bị hỏng');
  }
}

function figuresIn(value: unknown, above: Omit<Found, 'metric'>, depth: number): readonly Found[] {
  if (typeof value !== 'object' || value === null || depth > MAX_DEPTH) return [];
  if (Array.isArray(value)) return value.flatMap((item) => figuresIn(item, above, depth + 1));
  const around = { ...above.around, ...aroundSchema.safeParse(value).data };
  const metric = metricSchema.safeParse(value);
  const own = metric.success ? [{ ...above, around, metric: metric.data }] : [];
  const below = Object.entries(value).flatMap(([key, item]) =>
    figuresIn(
      item,
      { around, isProvince: above.isProvince || key === 'overview' || key === 'parent' },
      depth + 1,
    ),
  );
  return [...own, ...below];
}

function unusable(en: string, vi: string): UsageError {
  return new UsageError(
    'published.json',
    `The JSON of the public figures has ${en}.`,
    `Save the whole answer for the province, or record the figure with ${typedCommand('published add --date 2026-01-31 --synced N --unsynced N')}.`,
    {
      message: `Tệp JSON số liệu công khai: ${vi}.`,
      remedy: `Lưu toàn bộ câu trả lời của cấp tỉnh, hoặc ghi bằng lệnh ${typedCommand('published add --date 2026-01-31 --synced N --unsynced N')}.`,
    },
  );
}

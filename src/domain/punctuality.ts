import { percent } from './gap.ts';

/** What the ledger counts of a group of cases. */
export interface PunctualityCounts {
  readonly online: number;
  /** Finished by the due date, or open before it. */
  readonly onTime: number;
  /** Finished after the due date, or open after it. */
  readonly late: number;
  /** Without a readable due date, or ended without a date. */
  readonly noDeadline: number;
}

/** Rates have two decimals, half up, and are null where there is nothing to count. */
export interface PunctualityFigures extends PunctualityCounts {
  /** onTime + late + noDeadline. */
  readonly total: number;
  /** Of all. */
  readonly onlinePercent: number | null;
  /** Of onTime + late. */
  readonly onTimePercent: number | null;
}

/** In the order of the documents' keys. */
export function punctualityFigures(counts: PunctualityCounts): PunctualityFigures {
  const { online, onTime, late, noDeadline } = counts;
  const total = onTime + late + noDeadline;
  return {
    total,
    online,
    onlinePercent: percent(online, total),
    onTime,
    late,
    noDeadline,
    onTimePercent: percent(onTime, onTime + late),
  };
}

export function sumPunctuality(parts: readonly PunctualityCounts[]): PunctualityCounts {
  return parts.reduce(
    (whole, part) => ({
      online: whole.online + part.online,
      onTime: whole.onTime + part.onTime,
      late: whole.late + part.late,
      noDeadline: whole.noDeadline + part.noDeadline,
    }),
    { online: 0, onTime: 0, late: 0, noDeadline: 0 },
  );
}

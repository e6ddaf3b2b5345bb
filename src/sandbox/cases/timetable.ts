import { DAYS, dayStarts, officeSecond, type Second } from './calendar.ts';
import { unit } from './random.ts';

/** Receipt time and daily serial number of each case, and back. */
export function createTimetable(seed: number, records: number) {
  const starts = dayStarts(records);
  const startOf = (day: number): number => starts[day] ?? records;

  function dayAt(index: number): number {
    let low = 0;
    let high = DAYS - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (startOf(middle) <= index) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  return {
    /** Rises with the index. */
    receivedAt(index: number): Second {
      const day = dayAt(index);
      const count = startOf(day + 1) - startOf(day);
      return officeSecond(day, (index - startOf(day) + unit(seed, index, 4)) / count);
    },
    /** Serial numbers start at 1 each day. */
    serialOf(index: number): { readonly day: number; readonly serial: number } {
      const day = dayAt(index);
      return { day, serial: index - startOf(day) + 1 };
    },
    /** Null when the day (0 … DAYS−1) has no such case. */
    indexAt(day: number, serial: number): number | null {
      if (serial < 1) return null;
      const index = startOf(day) + serial - 1;
      return index < startOf(day + 1) ? index : null;
    },
  };
}

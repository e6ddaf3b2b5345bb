import { DAY_MS, type Instant, instantFromParts, parseDay, VIETNAM_OFFSET_MS } from '../../domain/time.ts';

/** Whole seconds since 2024-01-01 00:00:00 in Vietnam: the source's resolution, and a million fit an Int32Array. */
export type Second = number;

const EPOCH: Instant = parseDay('2024-01-01') ?? 0;
const DAY_SECONDS = 86_400;
/** 2024-01-01 to 2024-11-04, the day before the published figure. */
export const DAYS = 309;
/** 2024-11-04 23:59:59, the end of the initial case load. */
export const LAST_SECOND: Second = DAYS * DAY_SECONDS - 1;

/** Day numbers of the public holidays on working days: New Year, Tết, Hùng Kings, 30 April–1 May, 2 September. */
const HOLIDAYS = new Set([0, 38, 39, 42, 43, 44, 108, 119, 120, 121, 245, 246]);

function isWorkingDay(day: number): boolean {
  // Day 0, 1 January 2024, was a Monday.
  return day % 7 < 5 && !HOLIDAYS.has(day);
}

/** Relative number of cases: a few on Saturday mornings, hardly any on free days. */
function weightOf(day: number): number {
  if (isWorkingDay(day)) return 40;
  return day % 7 === 5 ? 4 : 1;
}

/** First case index of each day for a load of `records` cases, and `records` at the end. */
export function dayStarts(records: number): Int32Array {
  const starts = new Int32Array(DAYS + 1);
  let total = 0;
  for (let day = 0; day < DAYS; day += 1) total += weightOf(day);
  let sum = 0;
  for (let day = 0; day < DAYS; day += 1) {
    sum += weightOf(day);
    starts[day + 1] = Math.round((records * sum) / total);
  }
  return starts;
}

const workingDays: number[] = [];
const ordinals: number[] = [];
for (let day = 0; day < 2 * DAYS; day += 1) {
  ordinals.push(workingDays.length);
  if (isWorkingDay(day)) workingDays.push(day);
}

/** Counted from the first working day on or after the given day. */
export function workingDayAfter(day: number, n: number): number {
  return workingDays[(ordinals[day] ?? 0) + n] ?? day + Math.ceil((n * 7) / 5);
}

/** Maps a share of the office hours (07:30–11:30, 13:30–17:00) to a time of that day. */
export function officeSecond(day: number, share: number): Second {
  const morning = 4 * 3_600;
  const worked = Math.floor(share * (morning + 3.5 * 3_600));
  return day * DAY_SECONDS + (worked < morning ? 7.5 * 3_600 + worked : 13.5 * 3_600 + worked - morning);
}

export function dayOf(second: Second): number {
  return Math.floor(second / DAY_SECONDS);
}

/** The next Friday 17:00:00: cases closed in bulk then share their times. */
export function fridayEvening(second: Second): Second {
  const day = dayOf(second);
  const friday = day + ((11 - (day % 7)) % 7);
  const evening = friday * DAY_SECONDS + 17 * 3_600;
  return evening >= second ? evening : evening + 7 * DAY_SECONDS;
}

export function secondOf(at: Instant): Second {
  return Math.floor((at - EPOCH) / 1_000);
}

const two = Array.from({ length: 100 }, (_, n) => String(n).padStart(2, '0'));
const dayTexts = new Map<number, string>();

/** `dd/MM/yyyy` of a day number. */
function dayText(day: number): string {
  const known = dayTexts.get(day);
  if (known !== undefined) return known;
  const iso = new Date(EPOCH + VIETNAM_OFFSET_MS + day * DAY_MS).toISOString();
  const text = `${iso.slice(8, 10)}/${iso.slice(5, 7)}/${iso.slice(0, 4)}`;
  dayTexts.set(day, text);
  return text;
}

/** `yyMMdd` of a day number, as case numbers hold it. */
export function compactDay(day: number): string {
  const text = dayText(day);
  return text.slice(8) + text.slice(3, 5) + text.slice(0, 2);
}

/** The source's form of a time, `dd/MM/yyyy HH:mm:ss`. */
export function stamp(second: Second): string {
  const day = dayOf(second);
  const rest = second - day * DAY_SECONDS;
  const hours = Math.floor(rest / 3_600);
  const minutes = Math.floor(rest / 60) % 60;
  return `${dayText(day)} ${two[hours]}:${two[minutes]}:${two[rest % 60]}`;
}

/** Reads `dd/MM/yyyy[ HH:mm:ss]`; null for another format or a day that does not exist. */
export function parseStamp(text: string): Second | null {
  const match = /^(\d{2})\/(\d{2})\/(\d{4})(?: (\d{2}):(\d{2}):(\d{2}))?$/.exec(text);
  if (match === null) return null;
  const [day = 0, month = 0, year = 0, hour = 0, minute = 0, second = 0] = match
    .slice(1)
    .map((part: string | undefined) => Number(part ?? 0));
  const at = instantFromParts({ year, month, day, hour, minute, second });
  return at === null ? null : secondOf(at);
}

/** Day numbers of the initial case load's days by their `yyMMdd`. */
export const DAY_NUMBERS: ReadonlyMap<string, number> = new Map(
  Array.from({ length: DAYS }, (_, day) => [compactDay(day), day]),
);

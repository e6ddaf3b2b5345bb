import { wrap } from '../presentation/layout.ts';
import type { Line } from './foldRepeats.ts';

const INDENT = '    ';
/** Have lines of their own. */
const APART: ReadonlySet<string> = new Set(['why', 'remedy', 'stack']);

/** Of the fold; shown in the time zone of the line. */
const MOMENTS: ReadonlySet<string> = new Set(['repeatedFrom', 'repeatedUntil']);

/** A line of the log for people: time, level and event, and below what belongs to them, in 80 columns. */
export function textLine({ level, event, fields }: Line, at: number, offsetMs: number): string {
  const local = (moment: number): string =>
    new Date(moment + offsetMs).toISOString().slice(0, 19).replace('T', ' ');
  const details = Object.entries(fields)
    .filter(([name, value]) => !APART.has(name) && (value ?? '') !== '')
    .map(([name, value]) => `${name} ${MOMENTS.has(name) ? local(Date.parse(String(value))) : String(value)}`)
    .join(', ');
  const { why, remedy, stack } = fields;
  return [
    `${local(at)} ${level.padEnd(5)} ${event}`,
    ...(details === '' ? [] : wrap(details, INDENT)),
    ...(typeof why === 'string' && why !== '' ? wrap(why, `${INDENT}why: `) : []),
    ...(typeof remedy === 'string' && remedy !== '' ? wrap(remedy, `${INDENT}remedy: `) : []),
    ...(typeof stack === 'string' ? stack.split('\n').map((place) => INDENT + place.trim()) : []),
  ].join('\n');
}

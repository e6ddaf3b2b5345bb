import { AsyncLocalStorage } from 'node:async_hooks';
import { randomUUID } from 'node:crypto';
import { type DestinationStream, pino } from 'pino';
import { DongboError, UsageError } from '../domain/errors.ts';
import { systemFaultOf } from '../domain/systemFault.ts';
import { SYSTEM_FAULTS } from '../domain/systemFaults.ts';
import { flushAtExit, type Line, RepeatFold } from './foldRepeats.ts';
import { decidedLogStyle, type LogStyle, logStyle } from './logStyle.ts';
import { textLine } from './textLine.ts';

/**
 * The only field names a log line may carry (law 9). Any other field is dropped and named under `droppedFields`. Before
 * adding a name, make sure that no code path puts personal data under it, and that it is none of the names that each line
 * has of its own (`level`, `time`, `pid`, `event`, `repeated`, `repeatedFrom`, `repeatedUntil`): it would be in the line twice.
 */
export const LOG_FIELDS = [
  'agencyCode',
  'attempt',
  'batchSize',
  'cause',
  'changed',
  'checked',
  'claimed',
  'code',
  'confirmed',
  'count',
  'deliveryId',
  'differs',
  'due',
  'durationMs',
  'errorCode',
  'exitCode',
  'expected',
  'failureKind',
  'field',
  'found',
  'from',
  'gone',
  'host',
  'holds',
  'httpStatus',
  'inFlight',
  'kind',
  'known',
  'lost',
  'method',
  'missing',
  'name',
  'nextAttemptMs',
  'outcome',
  'path',
  'port',
  'present',
  'probeAt',
  'province',
  'queue',
  'read',
  'records',
  'remedy',
  'requestId',
  'retryAfterMs',
  'roles',
  'rows',
  'runId',
  'service',
  'share',
  'shortWindows',
  'signal',
  'source',
  'sourceId',
  'stack',
  'synced',
  'total',
  'triesLeft',
  'unreadable',
  'used',
  'what',
  'where',
  'why',
  'window',
  'work',
] as const;

export type LogField = (typeof LOG_FIELDS)[number];

const ALLOWED: ReadonlySet<string> = new Set(LOG_FIELDS);

/**
 * What the lines of one run or delivery share. Rejected: passing a log down, because source, portal and circuit are
 * built once and serve many runs at a time.
 */
const scope = new AsyncLocalStorage<{ readonly runId?: string; readonly deliveryId?: string }>();

/** Everything logged during `work` carries one new `runId`. */
export function inRun<T>(work: () => T): T {
  return scope.run({ runId: randomUUID().slice(0, 8) }, work);
}

/** Everything logged during `work` carries this `deliveryId` as well as the runId. */
export function inDelivery<T>(deliveryId: string, work: () => T): T {
  return scope.run({ ...scope.getStore(), deliveryId }, work);
}

const LEVELS = ['debug', 'info', 'warn', 'error', 'silent'];

type LogValue = string | number | boolean | null | readonly string[];

export type LogFields = Readonly<Partial<Record<LogField, LogValue>>>;

/** One line per call: a constant event name in dotted lower case, and harmless fields. */
export interface Log {
  debug(event: string, fields?: LogFields): void;
  info(event: string, fields?: LogFields): void;
  warn(event: string, fields?: LogFields): void;
  error(event: string, fields?: LogFields): void;
}

/**
 * Lines to the stream, by default stderr, so that stdout stays free for answers; JSON unless the style says text. The level
 * defaults to DONGBO_LOG_LEVEL, then info; an unknown one is a UsageError `log.level`. Lines that repeat are folded.
 */
export function createLog(
  options: { level?: string; stream?: DestinationStream; style?: LogStyle } = {},
): Log {
  const level = options.level || process.env['DONGBO_LOG_LEVEL'] || 'info';
  if (!LEVELS.includes(level)) {
    throw new UsageError(
      'log.level',
      `There is no log level ${level}.`,
      `Set DONGBO_LOG_LEVEL to one of ${LEVELS.join(', ')}.`,
    );
  }
  const style = options.style ?? (options.stream === undefined ? decidedLogStyle() : logStyle());
  const stream = options.stream ?? pino.destination({ fd: 2, sync: true });
  const fold = new RepeatFold(style.format === 'text' ? inText(stream, style) : inJson(stream, style));
  if (options.stream === undefined) flushAtExit(fold);
  return foldedLog(fold, level);
}

/** The log whose lines of this level and above go through the fold. */
export function foldedLog(fold: RepeatFold, least: string): Log {
  const at =
    (level: Line['level']) =>
    (event: string, fields: LogFields = {}): void => {
      if (LEVELS.indexOf(level) < LEVELS.indexOf(least)) return;
      fold.write({ level, event, fields: { ...scope.getStore(), ...allowed(fields) } });
    };
  return { debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') };
}

function inJson(stream: DestinationStream, { times, levels }: LogStyle): (line: Line) => void {
  const logger = pino(
    {
      level: 'debug',
      base: { pid: process.pid },
      ...(times === 'iso' ? { timestamp: pino.stdTimeFunctions.isoTime } : {}),
      ...(levels === 'names' ? { formatters: { level: (level: string) => ({ level }) } } : {}),
    },
    stream,
  );
  return ({ level, event, fields }) => logger[level]({ event, ...fields });
}

function inText(stream: DestinationStream, { offsetMs }: LogStyle): (line: Line) => void {
  return (line) => void stream.write(`${textLine(line, Date.now(), offsetMs)}\n`);
}

/** The log of one province among several: each of its lines names it. */
export function logOfProvince(log: Log, province: string): Log {
  const at =
    (level: keyof Log) =>
    (event: string, fields: LogFields = {}): void =>
      log[level](event, { province, ...fields });
  return { debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') };
}

export const silentLog: Log = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
};

function allowed(fields: LogFields): Readonly<Record<string, LogValue>> {
  const entries = Object.entries(fields);
  const droppedFields = entries.map(([name]) => name).filter((name) => !ALLOWED.has(name));
  const kept = Object.fromEntries(entries.filter(([name]) => ALLOWED.has(name)));
  return droppedFields.length === 0 ? kept : { ...kept, droppedFields };
}

const UNKNOWN_REMEDY = 'If it comes back, report this line: it is a fault in dongbo.';

/**
 * What may be logged of an error. Our own are written to be shown, and the machine's have their sentences in a table; of any
 * other only the code and the stack's locations, because its message may quote data.
 */
export function errorFields(error: unknown): LogFields {
  if (error instanceof DongboError) {
    return { errorCode: error.code, why: error.message, remedy: error.remedy };
  }
  if (!(error instanceof Error)) return { errorCode: 'not_an_error' };
  const code = 'code' in error && typeof error.code === 'string' ? error.code : error.name;
  const fault = systemFaultOf(error);
  if (fault !== null) {
    const { message, remedy } = SYSTEM_FAULTS[fault].en;
    return { errorCode: code, why: message, remedy };
  }
  // The stack starts with the message, whose lines may look like locations.
  const lines = (error.stack ?? '').split('\n').slice(error.message.split('\n').length);
  const places = lines.filter((line) => /^\s+at .*(?:\d+:\d+|<anonymous>|native)\)?$/.test(line));
  return { errorCode: code, remedy: UNKNOWN_REMEDY, stack: places.slice(0, 8).join('\n') };
}

import fc from 'fast-check';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { z } from 'zod';
import { DongboError, SourceUnreadableError, UsageError } from '../../src/domain/errors.ts';
import {
  createLog,
  errorFields,
  inDelivery,
  inRun,
  LOG_FIELDS,
  type Log,
  silentLog,
} from '../../src/observability/log.ts';

/** What must never be logged: name, identity number, telephone, e-mail, address. */
const PERSONAL = ['Trần Thị Thử', '030190000001', '0912345678', 'thu@example.vn', 'Số 1 phố Thử'];

afterEach(() => {
  vi.unstubAllEnvs();
});

interface Kept {
  readonly log: Log;
  /** What was written, raw. */
  text(): string;
  lines(): Record<string, unknown>[];
}

function kept(level?: string): Kept {
  let text = '';
  const stream = {
    write: (chunk: string): void => {
      text += chunk;
    },
  };
  const log = createLog({ stream, ...(level === undefined ? {} : { level }) });
  const line = z.record(z.string(), z.unknown());
  return {
    log,
    text: () => text,
    lines: () =>
      text
        .split('\n')
        .slice(0, -1)
        .map((one) => line.parse(JSON.parse(one))),
  };
}

function logged(error: unknown): string {
  const { log, text } = kept();
  log.error('job.failed', errorFields(error));
  return text();
}

describe('a log line', () => {
  test('is one JSON object with level, time, process, event and fields', () => {
    const { log, lines } = kept();
    log.warn('circuit.opened', { code: '11', httpStatus: 200, remedy: 'None.' });
    expect(lines()).toEqual([
      {
        level: 40,
        time: expect.any(Number),
        pid: process.pid,
        event: 'circuit.opened',
        code: '11',
        httpStatus: 200,
        remedy: 'None.',
      },
    ]);
  });

  test('stays one line whatever its values hold', () => {
    const { log, lines } = kept();
    log.info('source.row_unreadable', { why: 'first\nsecond\r\nthird\u2028' });
    expect(lines()).toHaveLength(1);
  });

  test('drops a field that is not known to be harmless, and names it', () => {
    const { log, lines, text } = kept();
    const fields: Record<string, string> = {
      agencyCode: 'H23.1',
      applicantName: PERSONAL[0] ?? '',
      telephone: PERSONAL[2] ?? '',
    };
    log.info('case.seen', fields);
    expect(lines()[0]).toMatchObject({ agencyCode: 'H23.1', droppedFields: ['applicantName', 'telephone'] });
    for (const secret of PERSONAL) expect(text()).not.toContain(secret);
  });

  test('keeps no value of any field whose name is unknown', () => {
    const unknownName = fc.string({ minLength: 1 }).map((name) => `x_${name}`);
    fc.assert(
      fc.property(fc.dictionary(unknownName, fc.constantFrom(...PERSONAL)), (fields) => {
        const { log, text } = kept();
        log.error('anything', fields);
        return PERSONAL.every((secret) => !text().includes(secret));
      }),
    );
  });

  test('cannot have its event or level replaced by a field', () => {
    const { log, lines } = kept();
    const forged: Record<string, string | number> = { event: 'forged', level: 60 };
    log.info('true.event', forged);
    expect(lines()[0]).toMatchObject({ level: 30, event: 'true.event', droppedFields: ['event', 'level'] });
  });
});

describe('a turn, and a delivery in it', () => {
  test('puts its id into every line, whichever part logs it and however late', async () => {
    const { log, lines } = kept();
    await inRun(async () => {
      log.info('turn.begun');
      await inDelivery('d-1', async () => {
        await new Promise((resolve) => setTimeout(resolve, 1));
        log.info('delivery.late', { lost: 1 });
      });
      log.info('turn.done');
    });
    log.info('elsewhere');
    const runId = lines()[0]?.['runId'];
    expect(runId).toMatch(/^[0-9a-f]{8}$/);
    expect(lines()).toMatchObject([{ runId }, { runId, deliveryId: 'd-1', lost: 1 }, { runId }, {}]);
    expect(lines()[2]).not.toHaveProperty('deliveryId');
    expect(lines()[3]).not.toHaveProperty('runId');
  });

  test('has its own id among concurrent ones', async () => {
    const { log, lines } = kept();
    const one = async (): Promise<void> => {
      await Promise.resolve();
      log.info('turn.done');
    };
    await Promise.all([inRun(one), inRun(one)]);
    expect(new Set(lines().map(({ runId }) => runId)).size).toBe(2);
  });
});

describe('what is logged of an error', () => {
  test('is everything of our own, which is written to be shown', () => {
    const error = new SourceUnreadableError('source.unreadable', 'It did not answer.', 'Ask it again.');
    expect(errorFields(error)).toEqual({
      errorCode: 'source.unreadable',
      why: 'It did not answer.',
      remedy: 'Ask it again.',
    });
  });

  test('is nothing of what caused one of ours', () => {
    const cause = new Error(PERSONAL.join(' '));
    const error = new DongboError({ code: 'some.code', message: 'M', remedy: 'R', cause });
    for (const secret of PERSONAL) expect(logged(error)).not.toContain(secret);
  });

  test("keeps a foreign error's code or name, and its stack locations", () => {
    const refused = Object.assign(new Error('connect ECONNREFUSED 10.0.0.1'), { code: 'ECONNREFUSED' });
    expect(errorFields(refused)).toMatchObject({ errorCode: 'ECONNREFUSED' });
    expect(errorFields(new TypeError('of undefined'))).toMatchObject({ errorCode: 'TypeError' });
    expect(errorFields(new TypeError('of undefined'))['stack']).toMatch(/^\s+at .*log\.test\.ts/);
  });

  test('is at most eight places', () => {
    const deep = (depth: number): Error => (depth === 0 ? new Error('deep') : deep(depth - 1));
    expect(String(errorFields(deep(20))['stack']).split('\n').length).toBeLessThanOrEqual(8);
  });

  test.each<[string, () => unknown]>([
    ['JSON.parse', () => JSON.parse(`{"ChuHoSo": "${PERSONAL.join(' ')}`)],
    ['a schema', () => z.object({ [PERSONAL.join(' ')]: z.literal(PERSONAL[1] ?? '') }).parse({})],
    ['a URL', () => new URL(PERSONAL.join(' '))],
  ])('is never the message of %s', (_, fail) => {
    let error: unknown;
    try {
      fail();
    } catch (caught) {
      error = caught;
    }
    expect(error).toBeInstanceOf(Error);
    for (const secret of PERSONAL) expect(logged(error)).not.toContain(secret);
  });

  test('is never a message that looks like places in the code', () => {
    const spoof = `first line\n    at ${PERSONAL.join(' ')}\n    at ${PERSONAL[0]} (/home/${PERSONAL[1]}.ts:1:2)`;
    for (const secret of PERSONAL) expect(logged(new Error(spoof))).not.toContain(secret);
  });

  test('is never a message that was changed after the error was made', () => {
    const error = new Error(`before\n    at ${PERSONAL.join(' ')}`);
    expect(error.stack).toContain(PERSONAL[0]);
    error.message = 'after';
    for (const secret of PERSONAL) expect(logged(error)).not.toContain(secret);
  });

  test('is not what was thrown instead of an error', () => {
    expect(errorFields(PERSONAL.join(' '))).toEqual({ errorCode: 'not_an_error' });
    expect(errorFields({ message: PERSONAL[0] })).toEqual({ errorCode: 'not_an_error' });
    expect(errorFields(undefined)).toEqual({ errorCode: 'not_an_error' });
  });
});

describe('the level of the log', () => {
  function say({ log }: Kept): void {
    log.debug('a.debug');
    log.info('an.info');
    log.warn('a.warning');
    log.error('an.error');
  }

  function events({ lines }: Kept): unknown[] {
    return lines().map((line) => line['event']);
  }

  test('is info by default', () => {
    vi.stubEnv('DONGBO_LOG_LEVEL', undefined);
    const made = kept();
    say(made);
    expect(events(made)).toEqual(['an.info', 'a.warning', 'an.error']);
  });

  test('is info where DONGBO_LOG_LEVEL is empty, as a template may leave it', () => {
    vi.stubEnv('DONGBO_LOG_LEVEL', '');
    const made = kept();
    say(made);
    expect(events(made)).toEqual(['an.info', 'a.warning', 'an.error']);
  });

  test('is set by DONGBO_LOG_LEVEL', () => {
    vi.stubEnv('DONGBO_LOG_LEVEL', 'debug');
    const made = kept();
    say(made);
    expect(events(made)).toEqual(['a.debug', 'an.info', 'a.warning', 'an.error']);
  });

  test('given to createLog counts before DONGBO_LOG_LEVEL', () => {
    vi.stubEnv('DONGBO_LOG_LEVEL', 'debug');
    const made = kept('error');
    say(made);
    expect(events(made)).toEqual(['an.error']);
  });

  test.each(['loud', 'INFO', '30'])('%j is refused as a usage error that names the levels', (level) => {
    vi.stubEnv('DONGBO_LOG_LEVEL', level);
    expect(() => kept()).toThrow(UsageError);
    expect(() => kept()).toThrow(expect.objectContaining({ code: 'log.level', exitCode: 2 }));
    expect(() => kept()).toThrow(
      expect.objectContaining({ remedy: expect.stringContaining('debug, info, warn, error') }),
    );
  });
});

test('the silent log says nothing', () => {
  const write = vi.spyOn(process.stderr, 'write');
  silentLog.error('anything', { why: 'x' });
  silentLog.warn('anything');
  silentLog.info('anything');
  silentLog.debug('anything');
  expect(write).not.toHaveBeenCalled();
  write.mockRestore();
});

test('no field has a name that each line has of its own, which would be in it twice', () => {
  const lines: string[] = [];
  createLog({ stream: { write: (line) => void lines.push(line) } }).info('one.line');
  const own = Object.keys(JSON.parse(lines[0] ?? '{}'));
  expect(own).toContain('pid');
  expect(own.filter((name) => (LOG_FIELDS as readonly string[]).includes(name))).toEqual([]);
});

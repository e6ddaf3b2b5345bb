import { expect, test } from 'vitest';
import { createCommandLog, createSentenceLog } from '../../../src/cli/harness/commandLog.ts';
import type { Log } from '../../../src/observability/log.ts';
import { capturedStream } from '../captured.ts';

function said(tell: (log: Log) => void): string[] {
  const lines: string[] = [];
  tell(createSentenceLog((line) => lines.push(line)));
  return lines;
}

test('a person is told of warnings and errors, not of what goes well', () => {
  const lines = said((log) => {
    log.debug('a.debug');
    log.info('an.info');
    log.warn('a.warning');
    log.error('an.error');
  });
  expect(lines).toEqual(['! a.warning.', '! an.error.']);
});

test('a person is told what, why and what to do, in one line', () => {
  const fields = {
    cause: 'outage',
    httpStatus: 503,
    code: null,
    why: '',
    remedy: 'None: it resumes by itself.',
  };
  expect(said((log) => log.warn('circuit.opened', fields))).toEqual([
    '! circuit.opened (cause outage, httpStatus 503). None: it resumes by itself.',
  ]);
});

test('a count of 0 is shown', () => {
  expect(said((log) => log.warn('delivery.late', { count: 0 }))).toEqual(['! delivery.late (count 0).']);
});

test('a person is shown no field that is not known to be harmless', () => {
  const fields: Record<string, string> = { applicantName: 'Trần Thị Thử', stack: 'at x', where: 'row 3' };
  const lines = said((log) => log.error('job.failed', fields));
  expect(lines).toEqual(['! job.failed (where row 3).']);
});

test('away from a terminal it is told in lines of JSON, on the stream of the command', () => {
  const stderr = capturedStream();
  const ctx = { env: {}, cwd: '', stdout: capturedStream().stream, stderr: stderr.stream };
  createCommandLog(ctx, () => undefined).warn('delivery.late', { count: 3 });
  expect(JSON.parse(stderr.text())).toMatchObject({ event: 'delivery.late', count: 3 });
});

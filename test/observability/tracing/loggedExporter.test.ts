import { expect, it } from 'vitest';
import { loggedExporter } from '../../../src/observability/tracing/loggedExporter.ts';
import { recordingLog } from '../../support/recordingLog.ts';

it('tells once when the collector begins to fail, and again only after it has taken some', () => {
  const log = recordingLog();
  let error: Error | undefined;
  const results: number[] = [];
  const exporter = loggedExporter(
    {
      export: (_spans, done) => done(error === undefined ? { code: 0 } : { code: 1, error }),
      shutdown: () => Promise.resolve(),
    },
    'collector.example:4318',
    log,
  );
  const send = (failure?: Error): void => {
    error = failure;
    exporter.export([], ({ code }) => results.push(code));
  };
  send();
  expect(log.lines).toEqual([]);
  send(Object.assign(new Error('Nguyễn Văn A'), { code: 'ECONNREFUSED' }));
  send(new Error('another'));
  expect(log.lines).toMatchObject([
    { fields: { host: 'collector.example:4318', errorCode: 'ECONNREFUSED' } },
  ]);
  send();
  send(new Error('once more'));
  expect(log.events()).toEqual(['tracing.failed', 'tracing.failed']);
  expect(JSON.stringify(log.lines)).not.toContain('Nguyễn');
  expect(results, 'whoever sends is told how it went').toEqual([0, 1, 1, 0, 1]);
});

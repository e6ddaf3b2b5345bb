// biome-ignore-all lint/suspicious/noTemplateCurlyInString: these are the configuration's placeholders
import { describe, expect, it } from 'vitest';
import { loadConfig } from '../../../src/config/load.ts';
import { folderWith, loadingError, SECRETS, SMALLEST } from '../../config/configFolder.ts';

function tracingOf(tracing: string, env: NodeJS.ProcessEnv = {}) {
  const files = { 'dongbo.yaml': `${SMALLEST}\ntracing: ${tracing}\n`, ...SECRETS };
  return loadConfig({ env, cwd: folderWith(files) }).tracing;
}

describe('the configuration of traces', () => {
  it('is off by default, whatever the environment says', () => {
    const folder = folderWith({ 'dongbo.yaml': SMALLEST, ...SECRETS });
    const env = { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://collector:4318' };
    expect(loadConfig({ env, cwd: folder }).tracing).toEqual({ otlpEndpoint: '', sampleRatio: 0.1 });
  });

  it.each([
    ['http://collector:4318/', 'http://collector:4318'],
    ['https://collector/otlp', 'https://collector/otlp'],
    ['', ''],
  ])('goes by the standard variable where it names it: %s', (value, otlpEndpoint) => {
    const named = '{ otlpEndpoint: "${OTEL_EXPORTER_OTLP_ENDPOINT}", sampleRatio: 1 }';
    expect(tracingOf(named, { OTEL_EXPORTER_OTLP_ENDPOINT: value })).toEqual({
      otlpEndpoint,
      sampleRatio: 1,
    });
  });

  it.each([
    ['{ otlpEndpoint: "collector:4318" }', 'tracing.otlpEndpoint'],
    ['{ otlpEndpoint: "http://name:secret@collector" }', 'tracing.otlpEndpoint'],
    ['{ sampleRatio: 1.1 }', 'tracing.sampleRatio'],
  ])('is refused as %s', (tracing, path) => {
    const files = { 'dongbo.yaml': `${SMALLEST}\ntracing: ${tracing}\n`, ...SECRETS };
    const error = loadingError(folderWith(files));
    expect(error.problems.map((problem) => problem.path)).toEqual([path]);
    expect(JSON.stringify(error.problems)).not.toContain('secret');
  });
});

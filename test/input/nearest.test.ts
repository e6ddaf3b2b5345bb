import { describe, expect, it } from 'vitest';
import { nearest } from '../../src/input/nearest.ts';

const KEYS = ['batchSize', 'concurrency', 'passwordFile', 'passwordEnv', 'url'];

describe('nearest', () => {
  it.each([
    ['batchsize', 'batchSize'],
    ['batch_size', 'batchSize'],
    ['bachSize', 'batchSize'],
    ['concurency', 'concurrency'],
    ['password', 'passwordFile'],
    ['passwordEvn', 'passwordEnv'],
    ['ulr', 'url'],
  ])('takes %s for %s', (word, meant) => {
    expect(nearest(word, KEYS)).toBe(meant);
  });

  it.each(['retries', 'x', 'curl-command', ''])('finds nothing near "%s"', (word) => {
    expect(nearest(word, KEYS)).toBeNull();
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseTraceParent, traceParent } from '../../../src/observability/tracing/traceParent.ts';

const hex = (length: number) =>
  fc
    .array(fc.constantFrom(...'0123456789abcdef'), { minLength: length, maxLength: length })
    .map((digits) => digits.join(''))
    .filter((text) => /[^0]/.test(text));

describe('a span as text', () => {
  it('is read as the span it was written from', () => {
    fc.assert(
      fc.property(hex(32), hex(16), fc.constantFrom(0, 1), (traceId, spanId, traceFlags) => {
        const text = traceParent({ traceId, spanId, traceFlags });
        expect(text).toHaveLength(55);
        expect(parseTraceParent(text)).toEqual({ traceId, spanId, traceFlags, isRemote: true });
      }),
    );
  });

  it.each([
    ['nothing', ''],
    ['another text', 'rung by hand'],
    ['zeros for a trace', `00-${'0'.repeat(32)}-${'1'.repeat(16)}-01`],
    ['a span that is too short', `00-${'1'.repeat(32)}-${'1'.repeat(15)}-01`],
    ['more behind it', `00-${'1'.repeat(32)}-${'1'.repeat(16)}-01-x`],
  ])('is nobody where it is %s', (_, text) => {
    expect(parseTraceParent(text)).toBeNull();
  });
});

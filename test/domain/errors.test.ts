import { describe, expect, it } from 'vitest';
import {
  DongboError,
  PortalUnusableError,
  SourceUnreadableError,
  UsageError,
} from '../../src/domain/errors.ts';

describe('errors raised on purpose', () => {
  it.each([
    [new DongboError({ code: 'x', message: 'm', remedy: 'r' }), 'DongboError', 1],
    [new UsageError('x', 'm', 'r'), 'UsageError', 2],
    [new PortalUnusableError('x', 'm', 'r'), 'PortalUnusableError', 3],
    [new SourceUnreadableError('x', 'm', 'r'), 'SourceUnreadableError', 4],
  ])('end a command with the exit code of their kind: %s', (error, name, exitCode) => {
    expect(error).toBeInstanceOf(DongboError);
    expect(error).toMatchObject({ name, exitCode, code: 'x', message: 'm', remedy: 'r' });
    expect('cause' in error).toBe(false);
  });

  it('keep their cause', () => {
    const cause = new Error('underneath');
    expect(new SourceUnreadableError('x', 'm', 'r', { cause }).cause).toBe(cause);
  });
});

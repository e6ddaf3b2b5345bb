import { PassThrough } from 'node:stream';
import { describe, expect, test } from 'vitest';
import { loadFor } from '../../../src/cli/harness/action.ts';
import { languageOfLocale, wantsColor, write, writeJson } from '../../../src/cli/harness/context.ts';
import { folderWith, SECRETS, SMALLEST } from '../../config/configFolder.ts';
import { capturedStream } from '../captured.ts';

describe('the language of the locale', () => {
  test.each<[NodeJS.ProcessEnv, 'vi' | 'en']>([
    [{}, 'vi'],
    [{ LANG: '' }, 'vi'],
    [{ LANG: 'C' }, 'vi'],
    [{ LANG: 'C.UTF-8' }, 'vi'],
    [{ LANG: 'POSIX' }, 'vi'],
    [{ LANG: 'vi_VN.UTF-8' }, 'vi'],
    [{ LANG: 'en_GB.UTF-8' }, 'en'],
    [{ LANG: 'fr_FR.UTF-8' }, 'en'],
    [{ LANG: 'en_GB.UTF-8', LC_MESSAGES: 'vi_VN.UTF-8' }, 'vi'],
    [{ LANG: 'vi_VN.UTF-8', LC_MESSAGES: 'vi_VN.UTF-8', LC_ALL: 'en_US.UTF-8' }, 'en'],
  ])('%j is %s', (env, language) => {
    expect(languageOfLocale(env)).toBe(language);
  });
});

describe('the language of a command', () => {
  const ctx = (env: NodeJS.ProcessEnv, yaml: string) => ({
    env,
    cwd: folderWith({ 'dongbo.yaml': yaml, ...SECRETS }),
    stdout: capturedStream().stream,
    stderr: capturedStream().stream,
  });
  const ENGLISH = { LANG: 'en_GB.UTF-8' };

  test('is what --lang says, then the configuration, then the locale', () => {
    const configured = `language: vi\n${SMALLEST}`;
    expect(loadFor({ lang: 'en' }, ctx({}, configured)).language).toBe('en');
    expect(loadFor({}, ctx(ENGLISH, configured)).language).toBe('vi');
    expect(loadFor({}, ctx(ENGLISH, SMALLEST)).language).toBe('en');
    expect(loadFor({}, ctx({}, SMALLEST)).language).toBe('vi');
  });
});

describe('colours', () => {
  const terminal = capturedStream({ isTTY: true }).stream;
  test.each<[string, NodeJS.WriteStream, NodeJS.ProcessEnv, boolean]>([
    ['are for a terminal', terminal, { TERM: 'xterm' }, true],
    ['are not for a file', capturedStream().stream, { TERM: 'xterm' }, false],
    ['are not for who asked for none', terminal, { NO_COLOR: '1' }, false],
    ['are for who left NO_COLOR empty', terminal, { NO_COLOR: '' }, true],
    ['are not for a dumb terminal', terminal, { TERM: 'dumb' }, false],
  ])('%s', (_, stream, env, wanted) => {
    expect(wantsColor(stream, env)).toBe(wanted);
  });
});

describe('writing', () => {
  function slow(): { stream: NodeJS.WriteStream; reader: PassThrough } {
    const reader = new PassThrough({ highWaterMark: 4 });
    return { stream: reader as unknown as NodeJS.WriteStream, reader };
  }

  test('waits for a slow reader', async () => {
    const { stream, reader } = slow();
    let written = false;
    const writing = write(stream, 'more than four bytes').then(() => {
      written = true;
    });
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(written).toBe(false);
    reader.resume();
    await writing;
  });

  test('does not wait for a reader that goes away', async () => {
    const { stream, reader } = slow();
    const writing = write(stream, 'more than four bytes');
    reader.destroy();
    await writing;
  });

  test('to a reader that has gone away does nothing', async () => {
    const { stream, reader } = slow();
    reader.destroy();
    await write(stream, 'more than four bytes');
  });

  test('a document gives one line', async () => {
    const { stream, text } = capturedStream();
    await writeJson(stream, { name: 'Hải\nDương' });
    expect(text()).toBe('{"name":"Hải\\nDương"}\n');
  });
});

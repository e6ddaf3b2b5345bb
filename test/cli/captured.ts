import { Writable } from 'node:stream';
import type { CliContext } from '../../src/cli/harness/context.ts';
import { runProgram } from '../../src/cli/program.ts';

/** A stream as a command sees it, a terminal or not, that keeps what is written to it. */
export interface CapturedStream {
  readonly stream: NodeJS.WriteStream;
  text(): string;
}

export function capturedStream(options: { readonly isTTY?: boolean } = {}): CapturedStream {
  let text = '';
  const writable = new Writable({
    decodeStrings: false,
    write: (chunk: unknown, _encoding, done) => {
      text += String(chunk);
      done();
    },
  });
  const terminal = options.isTTY === true ? { isTTY: true, columns: 120, rows: 40 } : {};
  // Commands use of a terminal's stream only what is here.
  return { stream: Object.assign(writable, terminal) as unknown as NodeJS.WriteStream, text: () => text };
}

export interface Answer {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs one command line in this process, away from any terminal; in English unless the environment says else. */
export async function run(
  words: readonly string[],
  over: Partial<Pick<CliContext, 'env' | 'cwd'>> = {},
): Promise<Answer> {
  const stdout = capturedStream();
  const stderr = capturedStream();
  const exitCode = await runProgram(['node', 'dongbo', ...words], {
    env: { LANG: 'en_GB.UTF-8' },
    cwd: import.meta.dirname,
    ...over,
    stdout: stdout.stream,
    stderr: stderr.stream,
  });
  return { exitCode, stdout: stdout.text(), stderr: stderr.text() };
}

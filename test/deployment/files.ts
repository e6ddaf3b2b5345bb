import { readFileSync } from 'node:fs';
import { join } from 'node:path';

export const ROOT = join(import.meta.dirname, '../..');

/** Text of a file of the checkout. */
export function read(path: string): string {
  return readFileSync(join(ROOT, path), 'utf8');
}

export interface Instruction {
  readonly name: string;
  readonly args: string;
}

/** The instructions of the Dockerfile, continued lines joined, comments left out. */
export function dockerInstructions(): Instruction[] {
  return read('Dockerfile')
    .split('\n')
    .filter((line) => !line.startsWith('#'))
    .join('\n')
    .replaceAll('\\\n', ' ')
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => {
      const [name = '', ...rest] = line.trim().split(/\s+/);
      return { name, args: rest.join(' ') };
    });
}

/** The instructions of the last stage: those that make the image. */
export function imageInstructions(): Instruction[] {
  const all = dockerInstructions();
  return all.slice(all.findLastIndex(({ name }) => name === 'FROM'));
}

/** The words of an instruction in exec form. */
export function execForm(args: string): string[] {
  const words: unknown = JSON.parse(args);
  if (!Array.isArray(words)) throw new Error('not in exec form');
  return words.map(String);
}

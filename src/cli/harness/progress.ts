import { Presets, SingleBar } from 'cli-progress';
import type { Language } from '../../domain/language.ts';
import { formatCount } from '../../presentation/numbers.ts';

/** One bar at a time at a terminal; silent elsewhere. */
export interface Progress {
  /** A new label ends the previous bar. */
  show(label: string, done: number, total: number): void;
  /** Prints a line above the bar. */
  print(line: string): void;
  end(): void;
}

const FPS = 10;

export function createProgress(stream: NodeJS.WriteStream, language: Language, quiet = false): Progress {
  let bar: SingleBar | null = null;
  let current = '';
  const end = (): void => {
    bar?.stop();
    bar = null;
  };
  return {
    show: (label, done, total) => {
      if (quiet || stream.isTTY !== true) return;
      if (label !== current || bar === null) {
        end();
        current = label;
        bar = new SingleBar(
          {
            stream,
            format: '{label} {bar} {percentage}%  {done}/{all}',
            barsize: 24,
            fps: FPS,
            hideCursor: true,
            linewrap: false,
          },
          Presets.shades_classic,
        );
        bar.start(Math.max(1, total), 0, { label, done: '0', all: formatCount(total, language) });
      }
      bar.setTotal(Math.max(1, total));
      bar.update(Math.min(done, Math.max(1, total)), {
        label,
        done: formatCount(done, language),
        all: formatCount(total, language),
      });
    },
    print: (line) => {
      if (bar !== null) stream.write('\r\u001B[K');
      stream.write(`${line}\n`);
    },
    end,
  };
}

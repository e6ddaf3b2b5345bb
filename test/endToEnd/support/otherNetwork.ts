import { execFileSync } from 'node:child_process';
import process from 'node:process';

/** A network of its own for one process, with a line to the ledger and another one to everything else. */
export interface OtherNetwork {
  /** A command that runs another one in it. */
  readonly within: readonly string[];
  /** The addresses of this machine at the ends of the lines. */
  readonly ledger: string;
  readonly rest: string;
  /** Nothing is refused: what is sent is lost without a word. */
  cutLedger(): void;
  joinLedger(): void;
  remove(): void;
}

const LINES = { ledger: '10.213.1', rest: '10.213.2' } as const;

function ip(...args: readonly string[]): void {
  execFileSync('ip', args, { stdio: 'ignore' });
}

/** Null where the account may not make networks. */
export function makeOtherNetwork(): OtherNetwork | null {
  const space = `dongbo${process.pid % 100_000}`;
  const lineTo = (end: keyof typeof LINES): string => `db${end[0]}${process.pid % 100_000}`;
  const remove = (): void => ip('netns', 'delete', space);
  try {
    ip('netns', 'add', space);
    ip('-n', space, 'link', 'set', 'lo', 'up');
    for (const end of ['ledger', 'rest'] as const) {
      ip('link', 'add', lineTo(end), 'type', 'veth', 'peer', 'name', end, 'netns', space);
      ip('address', 'add', `${LINES[end]}.1/24`, 'dev', lineTo(end));
      ip('link', 'set', lineTo(end), 'up');
      ip('-n', space, 'address', 'add', `${LINES[end]}.2/24`, 'dev', end);
      ip('-n', space, 'link', 'set', end, 'up');
    }
  } catch {
    process.stderr.write('A partition is not tested: this account may not make networks (ip netns add).\n');
    return null;
  }
  return {
    within: ['ip', 'netns', 'exec', space],
    ledger: `${LINES.ledger}.1`,
    rest: `${LINES.rest}.1`,
    cutLedger: () => ip('link', 'set', lineTo('ledger'), 'down'),
    joinLedger: () => ip('link', 'set', lineTo('ledger'), 'up'),
    remove,
  };
}

import type { Facts } from './fillTables.ts';
import { productFiles } from './sources.ts';

/** A place in the code that writes an event. */
interface LogCall {
  readonly place: string;
  readonly level: string;
  /** As written in the code, with its quotes. */
  readonly name: string;
}

/** They make logs and write no event themselves. */
const MAKERS = new Set([
  'src/http/thread/logThrough.ts',
  'src/observability/log.ts',
  'src/cli/harness/commandLog.ts',
]);
const CALL = /[lL]og(?:\([^()]*\))?\??\.(debug|info|warn|error)\(\s*([^,)\s]*)/g;
const CHOSEN = /[lL]og\[[^\]]*\?\s*'(\w+)'\s*:\s*'(\w+)'\s*\]\(\s*([^,)\s]*)/g;
const UNREADABLE = /[lL]og\[(?![^\]]*\?\s*'\w+'\s*:\s*'\w+'\s*\]\()/;

/** Every call that writes an event, found in the code. */
export function logCalls(): readonly LogCall[] {
  return logFiles().flatMap(({ place, text }) => [
    ...[...text.matchAll(CALL)].map(([, level = '', name = '']) => ({ place, level, name })),
    ...[...text.matchAll(CHOSEN)].flatMap(([, one = '', other = '', name = '']) =>
      [one, other].map((level) => ({ place, level, name })),
    ),
  ]);
}

/** Files that choose a level in a way that `logCalls` cannot read. */
export function unreadableLogFiles(): readonly string[] {
  return logFiles()
    .filter(({ text }) => UNREADABLE.test(text))
    .map(({ place }) => place);
}

/** By event: its level, or its levels. */
export function logFacts(): Facts {
  const byEvent = Map.groupBy(logCalls(), ({ name }) => name.slice(1, -1));
  return new Map(
    [...byEvent].map(([event, calls]) => [event, [[...new Set(calls.map(({ level }) => level))].join(', ')]]),
  );
}

function logFiles(): ReturnType<typeof productFiles> {
  return productFiles().filter(({ place }) => !MAKERS.has(place));
}

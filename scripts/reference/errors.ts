import { EXIT_CODES, type ExitCode } from '../../src/domain/errors.ts';
import { SYSTEM_FAULT_KINDS } from '../../src/domain/systemFaults.ts';
import type { Facts } from './fillTables.ts';
import { productFiles } from './sources.ts';

/** The exit code of each class of errors (src/domain/errors.ts). */
const EXIT_CODE_OF: Readonly<Record<string, ExitCode>> = {
  DongboError: EXIT_CODES.other,
  UsageError: EXIT_CODES.usage,
  PortalUnusableError: EXIT_CODES.portal,
  SourceUnreadableError: EXIT_CODES.source,
  LedgerInUseError: EXIT_CODES.inUse,
};
/** `ConfigError` passes its one code to UsageError. */
const OWN_CODE = /super\(\s*'([a-z_]+\.[a-z_]+)'/g;
const ERROR = /new (\w+Error)\(\s*(?:\{\s*code: )?'([a-z_]+\.[a-z_]+)'/g;
/** A row of the table of problems. */
const PROBLEM = /^ {2}(?:'([a-z_.]+)'|(\w+)): \([\s\S]*?status: (\d{3})/gm;
const PROBLEM_TABLE = 'src/http/server/problem.ts';

/** By code: how a command that meets it ends, and with which status the HTTP side answers. */
export function errorFacts(): Facts {
  const exits = new Map<string, Set<string>>();
  const statuses = new Map<string, Set<string>>();
  for (const { place, text } of productFiles()) {
    if (place.startsWith('src/sandbox/')) continue;
    for (const [, kind = '', name = ''] of text.matchAll(ERROR)) {
      const exit = EXIT_CODE_OF[kind];
      if (exit !== undefined) add(exits, name, String(exit));
    }
    for (const [, name = ''] of text.matchAll(OWN_CODE)) add(exits, name, String(EXIT_CODES.usage));
    if (place !== PROBLEM_TABLE) continue;
    for (const [, quoted, plain = '', status = ''] of text.matchAll(PROBLEM)) {
      add(statuses, quoted ?? plain, status);
    }
  }
  for (const kind of SYSTEM_FAULT_KINDS) {
    add(exits, `system.${kind}`, String(EXIT_CODES.other));
    add(statuses, `system.${kind}`, '503');
  }
  add(exits, 'unexpected', String(EXIT_CODES.other));
  const codes = new Set([...exits.keys(), ...statuses.keys()]);
  return new Map([...codes].map((name) => [name, [listOf(exits.get(name)), listOf(statuses.get(name))]]));
}

function add(found: Map<string, Set<string>>, name: string, value: string): void {
  found.set(name, (found.get(name) ?? new Set()).add(value));
}

function listOf(values: ReadonlySet<string> | undefined): string {
  return [...(values ?? [])].sort((a, b) => a.localeCompare(b)).join(', ');
}

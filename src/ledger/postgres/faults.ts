import { DongboError, EXIT_CODES, systemCode } from '../../domain/errors.ts';
import { systemError, systemFaultOf } from '../../domain/systemFault.ts';
import type { SystemFaultKind } from '../../domain/systemFaults.ts';
import { type PostgresSettings, placeOf } from './settings.ts';

type Place = Pick<PostgresSettings, 'url' | 'schema'>;

/** What the driver says without a code of the server. */
const SAID: readonly (readonly [RegExp, SystemFaultKind])[] = [
  [/does not support SSL connections/i, 'ledger_no_tls'],
  [/certificate|altnames/i, 'ledger_certificate'],
  // Of a server that asks for a password where the configuration has none.
  [/client password must be/i, 'ledger_login'],
  [
    /connection terminated|timeout exceeded when trying to connect|read timeout|connection error|not queryable/i,
    'ledger_away',
  ],
];
const CERTIFICATE = /^(?:CERT_|ERR_TLS_CERT|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_)/;
/** Of the network, or of a socket in the file system. */
const UNREACHABLE =
  /^(?:ECONN\w+|EHOST\w+|ENET\w+|EAI_\w+|ETIMEDOUT|EPIPE|ENOTFOUND|ENOENT|ERR_SSL_.*|ERR_STREAM_.*)$/;
/** What waiting does not change: a start ends with it, as with a wrong configuration. */
const FOR_GOOD: ReadonlySet<SystemFaultKind> = new Set([
  'ledger_login',
  'ledger_no_database',
  'ledger_no_rights',
  'ledger_certificate',
  'ledger_no_tls',
]);
/** A caller that ran out of tries or time may use the connection again. */
const SOUND: ReadonlySet<SystemFaultKind> = new Set(['ledger_contended', 'ledger_server_slow']);

/**
 * An error of the database as an operator can use it. The driver's own one can quote values of rows in its details, so it is
 * nobody's cause; what another attempt can bring to a good end stays as it is, without them.
 */
export function databaseFault(error: unknown, place: Place): unknown {
  if (!(error instanceof Error) || error instanceof DongboError) return error;
  const kind = kindOf(error);
  if (kind !== null && !SOUND.has(kind)) return fault(kind, place, systemCode(error));
  for (const detail of ['detail', 'hint', 'where', 'internalQuery'] as const)
    Reflect.deleteProperty(error, detail);
  return error;
}

export function unreachable(place: Place, code: string): DongboError {
  return fault('ledger_away', place, code);
}

function kindOf(error: Error): SystemFaultKind | null {
  const code = systemCode(error);
  if (CERTIFICATE.test(code)) return 'ledger_certificate';
  if (UNREACHABLE.test(code)) return 'ledger_away';
  const known = systemFaultOf(error);
  return known ?? SAID.find(([said]) => said.test(error.message))?.[1] ?? null;
}

/** The row of the table, with the place and the server's code. */
function fault(kind: SystemFaultKind, place: Place, found: string): DongboError {
  const { code, message, remedy, vi } = systemError(kind);
  const where = ` (${placeOf(place)}${found === 'UNKNOWN' ? '' : `, ${found}`}).`;
  const placed = (text: string): string => text.replace(/\.$/, where);
  return new DongboError({
    ...{ code, message: placed(message), remedy },
    vi: vi === null ? undefined : { message: placed(vi.message), remedy: vi.remedy },
    exitCode: FOR_GOOD.has(kind) ? EXIT_CODES.usage : EXIT_CODES.other,
  });
}

import { statSync } from 'node:fs';
import type { Server } from 'node:http';
import { Server as HttpsServer } from 'node:https';
import { readTls, type TlsFiles } from '../../../config/tlsFiles.ts';
import { UsageError } from '../../../domain/errors.ts';
import type { Problem } from '../../../input/problem.ts';
import { errorFields, type Log } from '../../../observability/log.ts';

/** How often the files are looked at, in milliseconds. */
const LOOK_EVERY_MS = 10_000;

/** UsageError `http.tls` when the certificate or its key cannot be used. */
export function readCertificate(tls: TlsFiles): { readonly cert: string; readonly key: string } {
  const problems: Problem[] = [];
  const pair = readTls(tls, problems);
  if (pair !== null) return pair;
  const found = problems.map(({ path, found: { en } }) => `${path}: ${en}`).join('; ');
  const remedy = problems.map((problem) => problem.remedy.en).join(' ');
  throw new UsageError('http.tls', `The certificate cannot be used (${found}).`, remedy);
}

/**
 * Serves the certificate as it now is to new connections. Never throws: one that cannot be used is logged and the one
 * in use stays, as between the two moments in which a renewal replaces certificate and key.
 */
export function renewCertificate(server: Server, tls: TlsFiles, log: Log): void {
  if (!(server instanceof HttpsServer)) return;
  try {
    server.setSecureContext(readCertificate(tls));
    log.info('http.certificate_read', {});
  } catch (error) {
    log.error('http.certificate_invalid', errorFields(error));
  }
}

/**
 * Renews by itself when a file was replaced. By looking at the files, as mappings/watch.ts does: tools for renewal rename
 * files and move symbolic links, which fs.watch loses sight of. Call what it returns when done.
 */
export function watchCertificate(
  server: Server,
  tls: TlsFiles,
  { log, lookEveryMs = LOOK_EVERY_MS }: { readonly log: Log; readonly lookEveryMs?: number },
): () => void {
  let before = looksOf(tls);
  const timer = setInterval(() => {
    const looks = looksOf(tls);
    if (looks === before) return;
    before = looks;
    renewCertificate(server, tls, log);
  }, lookEveryMs);
  return () => clearInterval(timer);
}

function looksOf({ certFile, keyFile }: TlsFiles): string {
  return `${lookOf(certFile)} ${lookOf(keyFile)}`;
}

/** A file that cannot be looked at, as between two renames, is one more look. */
function lookOf(file: string): string {
  try {
    const { ino, mtimeNs, size } = statSync(file, { bigint: true });
    return `${ino} ${mtimeNs} ${size}`;
  } catch {
    return 'none';
  }
}

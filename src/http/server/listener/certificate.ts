import { statSync } from 'node:fs';
import type { Server } from 'node:http';
import { Server as HttpsServer } from 'node:https';
import { readTls, type TlsFiles } from '../../../config/tlsFiles.ts';
import { UsageError } from '../../../domain/errors.ts';
import type { Problem } from '../../../input/problem.ts';
import { errorFields, type Log } from '../../../observability/log.ts';

/** How often the files are checked, in milliseconds. */
const CHECK_EVERY_MS = 10_000;

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
 * Serves the current certificate to new connections. Never throws: an unusable one is logged and the one in use stays,
 * because a renewal replaces certificate and key one after the other.
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
 * Renews the certificate when a file was replaced; returns a function that stops it. Polls, because renewal tools rename
 * files and move symbolic links, which fs.watch loses.
 */
export function watchCertificate(
  server: Server,
  tls: TlsFiles,
  { log, lookEveryMs = CHECK_EVERY_MS }: { readonly log: Log; readonly lookEveryMs?: number },
): () => void {
  let before = stampOf(tls);
  const timer = setInterval(() => {
    const current = stampOf(tls);
    if (current === before) return;
    before = current;
    renewCertificate(server, tls, log);
  }, lookEveryMs);
  return () => clearInterval(timer);
}

function stampOf({ certFile, keyFile }: TlsFiles): string {
  return `${fileStamp(certFile)} ${fileStamp(keyFile)}`;
}

/** A file can be missing for a moment between two renames. */
function fileStamp(file: string): string {
  try {
    const { ino, mtimeNs, size } = statSync(file, { bigint: true });
    return `${ino} ${mtimeNs} ${size}`;
  } catch {
    return 'none';
  }
}

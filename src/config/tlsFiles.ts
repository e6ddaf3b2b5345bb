import { X509Certificate } from 'node:crypto';
import { dirname, resolve } from 'node:path';
import type { Instant } from '../domain/time.ts';
import type { Problem } from '../input/problem.ts';
import { readTextFile } from '../input/textFile.ts';
import type { PortalTls } from './portal.ts';
import { openToAll } from './readSecret.ts';
import { Secret } from './secret.ts';

/** Absolute paths of PEM files. */
export interface TlsFiles {
  /** The certificate followed by its chain. */
  readonly certFile: string;
  readonly keyFile: string;
}

/** More than any chain needs. */
const MAX_BYTES = 262_144;

/** Null when they cannot be used, with the reason in `problems`. A key is never quoted. */
export function readTls(
  { certFile, keyFile }: TlsFiles,
  problems: Problem[],
  group = 'http.tls',
): { readonly cert: string; readonly key: string } | null {
  const cert = readPem(`${group}.certFile`, certFile, problems);
  const key = readPem(`${group}.keyFile`, keyFile, problems);
  const open = key && openToAll(key.mode);
  if (open !== null) problems.push({ path: `${group}.keyFile`, file: keyFile, expected: EXPECTED, ...open });
  if (cert === null || key === null || open !== null) return null;
  const pair = { cert: cert.text, key: key.text };
  try {
    // Loaded on demand: most commands need no TLS.
    process.getBuiltinModule('node:tls').createSecureContext(pair);
    return pair;
  } catch {
    problems.push({
      ...{ path: group, expected: EXPECTED },
      found: {
        vi: 'chứng thư và khóa không đọc được hoặc không khớp nhau',
        en: 'a certificate and a key that cannot be read or do not belong together',
      },
      remedy: {
        vi: 'Dùng chứng thư và khóa được cấp cùng nhau, dạng PEM, khóa không đặt mật khẩu.',
        en: 'Use a certificate and a key that were issued together, as PEM, the key without a passphrase.',
      },
    });
    return null;
  }
}

/** The certificates of authorities in a file; null when there is none, or it cannot be read, with the reason in `problems`. */
export function readCa(key: string, file: string | null, problems: Problem[]): Secret | null {
  const read = file === null ? null : readPem(key, file, problems);
  if (file === null || read === null) return null;
  return new Secret(read.text, { file, read: () => wholeCertificates(file) });
}

/** Null while the file cannot be read, or is in the middle of being written. */
function wholeCertificates(file: string): string | null {
  const read = readTextFile(file, MAX_BYTES);
  if (!read.ok) return null;
  const certificates =
    read.text.match(/-----BEGIN CERTIFICATE-----.*?(?=-----BEGIN CERTIFICATE-----|$)/gs) ?? [];
  try {
    for (const certificate of certificates) new X509Certificate(certificate);
  } catch {
    return null;
  }
  return certificates.length > 0 ? read.text : null;
}

/**
 * The certificate with which this machine identifies itself to the portal, and the authorities it trusts; null without
 * any, with problems added. A key is hidden like a password.
 */
export function readPortalTls(
  files: {
    readonly certFile: string | null;
    readonly keyFile: string | null;
    readonly caFile: string | null;
  },
  problems: Problem[],
): PortalTls | null {
  const { certFile, keyFile, caFile } = files;
  const pair =
    certFile === null || keyFile === null ? null : readTls({ certFile, keyFile }, problems, 'portal.tls');
  const ca = readCa('portal.tls.caFile', caFile, problems);
  if (pair === null && ca === null) return null;
  return {
    ...(pair === null ? {} : { cert: new Secret(pair.cert), key: new Secret(pair.key) }),
    ...(ca === null ? {} : { ca }),
  };
}

/** Where the certificate is with which this machine identifies itself to the portal; null where it has none. */
export function clientTlsFiles({
  file,
  portal,
}: {
  readonly file: string;
  readonly portal: {
    readonly tls?: { readonly [File in keyof TlsFiles]?: string | undefined } | undefined;
  };
}): TlsFiles | null {
  const { certFile, keyFile } = portal.tls ?? {};
  if (certFile === undefined || keyFile === undefined) return null;
  const folder = dirname(file);
  return { certFile: resolve(folder, certFile), keyFile: resolve(folder, keyFile) };
}

/** When the certificate ends; null when it cannot be read now. */
export function certificateEnd(certFile: string): Instant | null {
  return certificateTerm(certFile)?.to ?? null;
}

/** From when until when the certificate is valid; null when it cannot be read now. */
export function certificateTerm(certFile: string): { readonly from: Instant; readonly to: Instant } | null {
  const read = readTextFile(certFile, MAX_BYTES);
  if (!read.ok) return null;
  try {
    // Of a chain the first, which is the owner's own.
    const { validFromDate, validToDate } = new X509Certificate(read.text);
    return { from: validFromDate.getTime(), to: validToDate.getTime() };
  } catch {
    return null;
  }
}

const EXPECTED = {
  vi: 'tệp PEM, chỉ tài khoản chạy dongbo đọc được khóa',
  en: "PEM files, the key readable by dongbo's account only",
};

function readPem(path: string, file: string, problems: Problem[]): { text: string; mode: number } | null {
  const read = readTextFile(file, MAX_BYTES);
  if (read.ok) return read;
  problems.push({
    ...{ path, file, found: read.found, expected: EXPECTED },
    remedy: {
      vi: 'Ghi đúng đường dẫn và cho tài khoản chạy dongbo quyền đọc tệp.',
      en: "Give the right path, and let dongbo's account read the file.",
    },
  });
  return null;
}

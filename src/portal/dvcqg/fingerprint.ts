import { hash } from 'node:crypto';
import type { MappedCase } from '../../domain/preflight.ts';
import type { Wire } from './wire/compile.ts';

const BYTES = 6;

/** 48 bits of a hash of the record as an update: two versions of one case collide once in 2⁴⁸. */
export function fingerprint(wire: Wire, mapped: MappedCase): number {
  const own = { ...mapped, procedureName: '', domainCode: '', domainName: '' };
  const text = JSON.stringify(wire.record('update', own, () => undefined));
  return hash('sha1', text, 'buffer').readUIntBE(0, BYTES);
}

/** The bytes of one element of an array in JSON, its comma included. */
export function bytesOf(element: unknown): number {
  return Buffer.byteLength(JSON.stringify(element)) + 1;
}

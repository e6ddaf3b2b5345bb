/** Stands for this server while a path is read; nothing is ever asked of it. */
const HERE = 'http://here.invalid';

/**
 * Where a browser may be sent back to: a path of this server with its query, whatever a link made by others asks for.
 * Anything else gives `/`.
 */
export function safePath(asked: string | undefined): string {
  if (asked?.startsWith('/') !== true || !URL.canParse(asked, HERE)) return '/';
  const { origin, pathname, search } = new URL(asked, HERE);
  // `/.//other.example` is of this server, but what is left of it, `//other.example`, no longer is.
  return origin === HERE && !pathname.startsWith('//') ? `${pathname}${search}` : '/';
}

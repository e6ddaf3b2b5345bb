/** A placeholder base for parsing; never requested. */
const HERE = 'http://here.invalid';

/** The requested path and query if they belong to this server, otherwise `/`: links can come from other sites. */
export function safePath(requested: string | undefined): string {
  if (requested?.startsWith('/') !== true || !URL.canParse(requested, HERE)) return '/';
  const { origin, pathname, search } = new URL(requested, HERE);
  // `/.//other.example` normalises to `//other.example`, which is another server.
  return origin === HERE && !pathname.startsWith('//') ? `${pathname}${search}` : '/';
}

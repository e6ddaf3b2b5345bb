/** Who does something, and from where. */
export interface Actor {
  /**
   * `cli:<user of the operating system>`, `key:<name> (<id>)` of the API key, `oidc:<name>` of a person who signs in by an
   * identity provider, or `dongbo` itself.
   */
  readonly who: string;
  /** Host name of a command line, address of a request; empty for dongbo itself. */
  readonly origin: string;
}

/** For what becomes of a person's order without another person. */
export const DONGBO: Actor = { who: 'dongbo', origin: '' };

/**
 * The id keeps apart keys that have the same name one after the other. A name contains no parenthesis, so this can be
 * written in one way only.
 */
const KEY = /^(key:.*) \(([a-z0-9]{12})\)$/;

export function whoOfKey({ id, name }: { readonly id: string; readonly name: string }): string {
  return `key:${name} (${id})`;
}

/** The id of the key that did it; null for anybody else, and for a key whose id was not recorded. */
export function keyIdOf(who: string): string | null {
  return KEY.exec(who)?.[2] ?? null;
}

/** For people: without the id of the key. */
export function shownWho(who: string): string {
  return KEY.exec(who)?.[1] ?? who;
}

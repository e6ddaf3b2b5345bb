/** Who does something, and from where. */
export interface Actor {
  /** `cli:<user of the operating system>`, `key:<name of the API key>`, or `dongbo` itself. */
  readonly who: string;
  /** Host name of a command line, address of a request; empty for dongbo itself. */
  readonly origin: string;
}

/** For what becomes of a person's order without another person. */
export const DONGBO: Actor = { who: 'dongbo', origin: '' };

/** Who does something, and from where. */
export interface Actor {
  /** `cli:<user of the operating system>` or `key:<name of the API key>`. */
  readonly who: string;
  /** Host name of a command line, address of a request. */
  readonly origin: string;
}

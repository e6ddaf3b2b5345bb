/** The name of the source that a configuration with `source:` alone has. */
export const MAIN_SOURCE = 'main';

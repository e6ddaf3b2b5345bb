/** What makes a command take its pipes for a terminal, without colours: no terminal has to be at hand for a test. */
export const AT_A_TERMINAL = {
  NODE_OPTIONS: '--import=data:text/javascript,process.stdout.isTTY=true;process.stderr.isTTY=true',
  NO_COLOR: '1',
} as const;

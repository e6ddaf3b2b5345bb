'use strict';

const { existsSync } = require('node:fs');
const path = require('node:path');

const CHECKOUT = path.resolve(__dirname, '../..');

/**
 * How a person has to call dongbo again to reach the same installation, as two variables of the environment, because
 * threads and children of the process do not see how it was called (domain/typedCommand.ts makes hints of them):
 * `DONGBO_TYPED_AS`, the words before those of the command, and `DONGBO_TYPED_CONFIG`, the configuration that such a
 * call does not find by itself. Empty where none is needed.
 * @param {readonly string[]} argv
 * @param {NodeJS.ProcessEnv} env
 * @param {string} cwd
 */
function calledAs(argv, env, cwd) {
  const isInstalled = Boolean(env['DONGBO_TYPED_AS']) || path.basename(argv[1] ?? '') === 'dongbo';
  const byVariable = env['DONGBO_CONFIG'] ? path.resolve(cwd, env['DONGBO_CONFIG']) : '';
  const given = givenConfig(argv.slice(2));
  const used = given ? path.resolve(cwd, given) : byVariable || path.resolve(cwd, 'dongbo.yaml');
  // The variable of an image or of the installed command is there again; a shell's may not be. npm runs in the checkout.
  const found = isInstalled ? byVariable : path.join(CHECKOUT, 'dongbo.yaml');
  const isThere = given !== '' || byVariable !== '' || existsSync(used);
  return {
    DONGBO_TYPED_AS: isInstalled ? env['DONGBO_TYPED_AS'] || 'dongbo' : isWithin(cwd) ? '' : elsewhere(),
    DONGBO_TYPED_CONFIG: isThere && used !== found ? used : '',
  };
}

/** @param {string} folder */
function isWithin(folder) {
  return `${folder}/`.startsWith(`${CHECKOUT}/`);
}

function elsewhere() {
  const isPlain = /^[\w./:@%+=,-]+$/.test(CHECKOUT);
  return `npm --prefix ${isPlain ? CHECKOUT : `'${CHECKOUT.replaceAll("'", "'\\''")}'`} run -s dongbo --`;
}

/**
 * The last one counts, as for the command line itself.
 * @param {readonly string[]} words
 */
function givenConfig(words) {
  let given = '';
  for (const [index, word] of words.entries()) {
    if (word === '--') break;
    if (word === '--config') given = words[index + 1] ?? '';
    if (word.startsWith('--config=')) given = word.slice('--config='.length);
  }
  return given;
}

module.exports = { calledAs };

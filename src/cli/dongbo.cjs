#!/usr/bin/env -S node --max-semi-space-size=16 --max-old-space-size=256
/*
 * The command `dongbo`. JavaScript of 2009 (ES5), and nothing loaded that is not: a Node of any age has to be able to
 * read the file that says it is too old. Why the bounds of the heap stand above: docs/decisions.
 */
'use strict';

var needed = twoNumbers(require('../../package.json').engines.node);
var found = twoNumbers(process.versions.node);

if (found.major > needed.major || (found.major === needed.major && found.minor >= needed.minor)) {
  require('./launch.cjs');
} else {
  refuse(found.major === needed.major ? needed.major + '.' + needed.minor : String(needed.major));
}

/** @param {string} version A version, or a range such as ">=24.12". */
function twoNumbers(version) {
  var numbers = version.replace(/^[^0-9]*/, '').split('.');
  return { major: Number(numbers[0]), minor: Number(numbers[1]) };
}

/** @param {string} wanted */
function refuse(wanted) {
  var path = require('path');
  var checkout = path.join(__dirname, '..', '..');
  var brought = path.join(checkout, 'node_modules', '.bin');
  var running = process.versions.node;
  var lines = [
    'Node ' + wanted + ' is needed, found ' + running + ': dongbo brings its own. Type this, then retry:',
    'Cần Node ' + wanted + ', máy đang dùng ' + running + ': dongbo có bản riêng. Gõ rồi thử lại:',
    '  export PATH="' + brought + ':$PATH"',
  ];
  if (!require('fs').existsSync(path.join(brought, 'node'))) {
    lines.splice(2, 0, '  cd "' + checkout + '" && npm run -s setup');
  }
  process.exitCode = 2;
  // In the log of a daemon each line is one object (observability/log.ts).
  var isDaemon = process.argv[2] === 'start' && process.stderr.isTTY !== true;
  process.stderr.write((isDaemon ? inOneLine(lines) : lines.join('\n')) + '\n');
}

/** @param {string[]} lines */
function inOneLine(lines) {
  return JSON.stringify({
    level: 50,
    time: Date.now(),
    pid: process.pid,
    event: 'daemon.failed',
    errorCode: 'node.too_old',
    why: String(lines[0]).replace(/:.*$/, '.'),
    remedy: 'Type: ' + lines.slice(2).join('; ').replace(/ +/g, ' ').trim(),
    exitCode: 2,
  });
}

import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { dockerInstructions, execForm, imageInstructions, ROOT, read } from './files.ts';

const image = imageInstructions();
const named = (name: string): string[] => image.filter((each) => each.name === name).map(({ args }) => args);

/** What COPY takes from the checkout, and where in the image it lands. */
function copied(): { from: string; to: string }[] {
  return dockerInstructions()
    .filter(({ name, args }) => name === 'COPY' && !args.startsWith('--from='))
    .flatMap(({ args }) => {
      const words = args.split(' ').filter((word) => !word.startsWith('--'));
      const target = words.at(-1) ?? '';
      return words
        .slice(0, -1)
        .map((from) => ({ from, to: target.endsWith('/') ? join(target, from) : target }));
    });
}

/** The file of the checkout that is at this path of the image, or null. */
function inCheckout(path: string): string | null {
  const relative = path.replace(/^\/app\//, './');
  const source = copied().find(({ to }) => `${relative}/`.startsWith(`./${join(to)}/`));
  return source === undefined ? null : join(ROOT, relative);
}

describe('the Dockerfile', () => {
  it('copies only what exists, and all of it passes .dockerignore', () => {
    const rules = read('.dockerignore')
      .split('\n')
      .filter((line) => line !== '' && !line.startsWith('#'));
    expect(rules[0]).toBe('*');
    const sources = copied().map(({ from }) => from);
    expect(sources).toContain('src');
    for (const source of sources) {
      expect(existsSync(join(ROOT, source)), source).toBe(true);
      expect(rules).toContain(`!${source}`);
    }
    const allowed = rules.slice(1).map((rule) => rule.replace(/^!/, ''));
    expect(new Set(allowed)).toEqual(new Set(sources));
  });

  it('starts and checks programs that are in the image', () => {
    const [check = ''] = named('HEALTHCHECK');
    const programs = [execForm(named('ENTRYPOINT')[0] ?? ''), execForm(check.slice(check.indexOf('[')))];
    for (const words of programs) {
      const script = words.find((word) => /\.(ts|cjs)$/.test(word)) ?? '';
      const file = inCheckout(script);
      expect(file, script).not.toBeNull();
      expect(existsSync(file ?? ''), script).toBe(true);
    }
    for (const path of read('Dockerfile').match(/\/app\/(?:src|workers|config)\/[\w./-]+/g) ?? []) {
      expect(existsSync(inCheckout(path) ?? ''), path).toBe(true);
    }
  });

  it('links the command that package.json names', () => {
    const { bin }: { bin: { dongbo: string } } = JSON.parse(read('package.json'));
    expect(named('RUN').join()).toContain(`ln -s /app/${bin.dongbo} /usr/local/bin/dongbo`);
    expect(read(bin.dongbo).split('\n')[0]).toMatch(/^#!\/usr\/bin\/env -S node /);
  });

  it('runs as an account without rights, which owns its data and nothing else', () => {
    const user = image.findIndex(({ name }) => name === 'USER');
    expect(image[user]?.args).toBe('node');
    expect(image.slice(user).map(({ name }) => name)).not.toContain('RUN');
    expect(image.slice(user).map(({ name }) => name)).not.toContain('COPY');
    expect(named('VOLUME')).toEqual(['/data']);
    expect(named('RUN').join()).toContain('install -d -o node -g node -m 700 /data /data/mappings ');
    expect(named('COPY').filter((args) => args.includes('--chown'))).toEqual([]);
  });

  it('holds production packages only, and the redis-server that dongbo may need', () => {
    const installs = dockerInstructions().filter(({ args }) => /npm (ci|install)/.test(args));
    expect(installs).toHaveLength(1);
    expect(installs[0]?.args).toContain('npm ci --omit=dev --ignore-scripts');
    // The image has its own Node; the one that a checkout brings would only make it larger.
    expect(installs[0]?.args).toContain('rm -rf node_modules/node-linux-* node_modules/.bin/node');
    // A peer of a peer brings the compiler; what runs needs none.
    for (const compiler of ['node_modules/typescript', 'node_modules/@typescript', 'node_modules/.bin/tsc']) {
      expect(installs[0]?.args).toContain(` ${compiler} `);
    }
    expect(named('RUN').join()).toMatch(/apt-get install .*\bredis-server\b/);
  });

  it('uses the Node that package.json asks for', () => {
    const { engines }: { engines: { node: string } } = JSON.parse(read('package.json'));
    const major = /(\d+)/.exec(engines.node)?.[1];
    for (const { args } of dockerInstructions().filter(({ name }) => name === 'FROM')) {
      expect(args).toMatch(new RegExp(`^node:${major}-slim\\b`));
    }
  });

  it('exposes the port of the configuration by default', () => {
    expect(named('EXPOSE')).toEqual(['8080']);
  });
});

import { describe, expect, it } from 'vitest';
import { leavesOf, wholeProgram } from '../cli/everyCommand.ts';
import { HINT_MAKERS, hintedCommands, productTexts as texts } from './hintTexts.ts';
import { literalsOf } from './literals.ts';

/** They speak of dongbo to programs, or are the list of commands itself. */
const NO_HINTS =
  /^src\/(?:cli\/help\/|cli\/commands\.ts|http\/(?:api|events)\/|reports\/database\/tables\.ts|.*\/schema\.ts$)/;
/** Where npm is called by its name: in a checkout alone. */
const CHECKOUT_ONLY = new Set(['src/domain/typedCommand.ts', 'src/cli/dongbo.cjs', 'src/cli/launch.cjs']);

const leaves = new Map(leavesOf(await wholeProgram()));
describe('literalsOf', () => {
  it('finds each text, in templates too, and no comment or regular expression', () => {
    const code =
      "f('a') // 'no'\n+ `b $<g(\"c\", `d $<1>`)> e` /* 'no' */; x = /['\"]/.test(y); z = 1 / 2; h('i\\'j')"
        .replaceAll('<', '{')
        .replaceAll('>', '}');
    expect(literalsOf(code).map(({ text, calledBy }) => [text, calledBy])).toEqual([
      ['a', 'f'],
      ['c', 'g'],
      ['d …', null],
      ['b … e', null],
      ["i'j", 'h'],
    ]);
  });
});

describe('each command that a hint names', () => {
  it('is found in the code', () => {
    expect(hintedCommands.length).toBeGreaterThan(50);
  });

  it.each(hintedCommands.map(({ place, text }) => [place, text] as const))(
    '%s: `%s` exists, with its options',
    (_, text) => {
      // A value can be put in right after a word.
      const words = text.replaceAll(/(?<=\w)…/g, ' …').split(' ');
      const name = [words.slice(0, 2).join(' '), words[0] ?? ''].find((each) => leaves.has(each));
      expect(name, text).toBeDefined();
      const command = leaves.get(name ?? '');
      if (command === undefined) return;
      const rest = words.slice((name ?? '').split(' ').length);
      const options = ['--help', ...command.options.flatMap(({ long }) => long ?? [])];
      const given = rest.filter((word) => word.startsWith('--'));
      expect(options, text).toEqual(expect.arrayContaining(given));
      // What has to be given is: as it is here, or as a word in capitals to be replaced.
      if (rest.includes('--help')) return;
      const needed = command.registeredArguments.filter(({ required }) => required).length;
      const positional = rest.filter((word, index) => !word.startsWith('--') && !takesValue(rest[index - 1]));
      expect(positional.length, `${text}: arguments`).toBeGreaterThanOrEqual(needed);
      const mandatory = command.options
        .filter((option) => option.mandatory)
        .flatMap(({ long }) => long ?? []);
      expect(given, text).toEqual(expect.arrayContaining(mandatory));
      for (const [index, word] of rest.entries()) {
        const needsValue = command.options.some(({ long, required }) => long === word && required);
        if (needsValue) expect(rest[index + 1] ?? '--', `${text}: ${word}`).not.toMatch(/^--/);
      }

      function takesValue(word: string | undefined): boolean {
        return command?.options.some(({ long, required }) => long === word && required) === true;
      }
    },
  );
});

describe('no hint', () => {
  it('names a command that cannot be typed as it stands', () => {
    const two = [...leaves.keys()].filter((name) => name.includes(' '));
    const one = [...new Set([...leaves.keys()].map((name) => name.split(' ')[0] ?? ''))];
    const withOptions = [...leaves.keys()].map((name) => `${name} --`);
    const bare = new RegExp(
      [
        `(?<![\\w-])(?:${[...two, ...withOptions].join('|')})(?![\\w])`,
        `\`(?:${one.join('|')})[ \`]`,
        `(?:[Rr]un|[Tt]ype:?|[Cc]hạy|[Gg]õ:?|[Ll]ệnh|commands?) (?:${one.join('|')})(?![\\w-]| [a-zđ]+ (?:the|a)\\b)`,
      ].join('|'),
    );
    const found = texts
      .filter(
        ({ file, calledBy }) =>
          !NO_HINTS.test(file) && calledBy !== 'describe' && !HINT_MAKERS.has(calledBy ?? ''),
      )
      .filter(({ text }) => !leaves.has(text) && bare.test(text))
      .map(({ place, text }) => `${place} ${text}`);
    expect(found).toEqual([]);
  });

  it('says npm where there may be none', () => {
    const found = texts.filter(({ file, text }) => /\bnpm run\b/.test(text) && !CHECKOUT_ONLY.has(file));
    expect(found.map(({ place, text }) => `${place} ${text}`)).toEqual([]);
  });
});

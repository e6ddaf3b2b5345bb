/** One line of an exposition. */
export interface Sample {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

/** An exposition as Prometheus reads it: every line a comment or a sample, or it throws. */
export function samplesOf(text: string): readonly Sample[] {
  return text
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => {
      const [, name, labels = '', value] = /^([a-z0-9_]+)(?:\{(.*)\})? (\S+)$/.exec(line) ?? [];
      if (name === undefined) throw new Error(`no sample: ${line}`);
      return { name, labels: labelsOf(labels), value: Number(value) };
    });
}

function labelsOf(text: string): Record<string, string> {
  const pairs = text.matchAll(/([a-z_]+)="((?:[^"\\]|\\.)*)"(?:,|$)/g);
  return Object.fromEntries(
    [...pairs].map(([, label = '', value = '']) => [label, value.replace(/\\(["\\])/g, '$1')]),
  );
}

/** The value of the one sample that has exactly these labels; undefined where there is none. */
export function valueIn(
  text: string,
  name: string,
  labels: Readonly<Record<string, string>> = {},
): number | undefined {
  const wanted = JSON.stringify(Object.entries(labels).sort());
  const found = samplesOf(text).filter(
    (one) => one.name === name && JSON.stringify(Object.entries(one.labels).sort()) === wanted,
  );
  if (found.length > 1) throw new Error(`${name} ${wanted} is there ${found.length} times`);
  return found[0]?.value;
}

import type { MappedCase } from '../../../domain/preflight.ts';
import type { Step } from '../../../domain/steps.ts';
import { cutText } from './cut.ts';
import type { Read } from './values.ts';

/** Called with each field that was cut. */
export type OnCut = (field: string) => void;
export type Writer<Value> = (
  mapped: MappedCase,
  step: Step | null,
  onCut: OnCut,
) => Readonly<Record<string, Value>>;

/** A property of what is written. */
export type Property<Value> =
  | { readonly name: string; readonly constant: Value }
  /** The first value that is not empty, cut if it is longer; `cutAt` null = never. */
  | { readonly name: string; readonly reads: readonly Read[]; readonly cutAt: number | null };

/**
 * Writes the properties in their order. It is compiled to the source of one function, as the code it replaces was: a loop
 * over the properties takes more than twice as long, and every case passes here. The source holds nothing of the table but
 * the names, quoted, and numbers.
 */
export function writerOf<Value>(properties: readonly Property<Value>[]): Writer<Value> {
  const constants: Value[] = [];
  const reads: Read[] = [];
  const statements: string[] = [];
  const members = properties.map((property, index) => {
    const name = JSON.stringify(property.name);
    if ('constant' in property) return `${name}: constants[${constants.push(property.constant) - 1}]`;
    const calls = property.reads.map((read) => `read${reads.push(read) - 1}(mapped, step)`);
    statements.push(`let value${index} = ${calls.join(' || ')};`);
    const { cutAt } = property;
    if (cutAt !== null) {
      const cut = `value${index} = cutText(value${index}, ${cutAt}); onCut(${name});`;
      statements.push(`if (value${index}.length > ${cutAt}) { ${cut} }`);
    }
    return `${name}: value${index}`;
  });
  const names = reads.map((_, index) => `read${index}`);
  const source = `
    const [${names.join(', ')}] = reads;
    return (mapped, step, onCut) => { ${statements.join(' ')} return { ${members.join(', ')} }; };`;
  return new Function('reads', 'constants', 'cutText', source)(reads, constants, cutText);
}

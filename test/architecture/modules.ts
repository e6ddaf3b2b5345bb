import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';

const ROOT = resolve(import.meta.dirname, '../..');

/** Static, type-only and dynamic imports, and the files that a thread or a compile hook is pointed to. */
const IMPORT = /(?:\bfrom|\bimport|\bimport\(|\bURL\()\s*['"](\.{1,2}\/[^'"]+)['"]/g;

/** A module's path from the root of the project, and the modules of ours that it imports. */
export type Modules = ReadonlyMap<string, readonly string[]>;

/** The modules of the product, type-only imports included: they tie files together as much as any other. */
export function readModules(folders: readonly string[] = ['src', 'workers']): Modules {
  const files = folders.flatMap((folder) =>
    readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
      .filter((file) => /\.(ts|cjs)$/.test(file))
      .map((file) => join(folder, file)),
  );
  return new Map(files.map((file) => [file, importsOf(file)]));
}

function importsOf(file: string): string[] {
  const text = readFileSync(join(ROOT, file), 'utf8');
  const targets = [...text.matchAll(IMPORT)].map(([, target = '']) =>
    relative(ROOT, resolve(ROOT, dirname(file), target)),
  );
  return [...new Set(targets)].filter((target) => /\.(ts|cjs)$/.test(target) && target !== file);
}

/** Groups of modules in which each reaches each other (Tarjan's strongly connected components of two and more). */
export function circlesOf(modules: Modules): readonly (readonly string[])[] {
  const order = new Map<string, number>();
  const path: string[] = [];
  const onPath = new Set<string>();
  const circles: string[][] = [];
  const visit = (file: string): number => {
    const own = order.size;
    order.set(file, own);
    path.push(file);
    onPath.add(file);
    let low = own;
    for (const target of modules.get(file) ?? []) {
      const seen = order.get(target);
      if (seen === undefined) low = Math.min(low, visit(target));
      else if (onPath.has(target)) low = Math.min(low, seen);
    }
    if (low === own) {
      const circle = path.splice(path.indexOf(file));
      for (const member of circle) onPath.delete(member);
      if (circle.length > 1) circles.push(circle.sort((a, b) => a.localeCompare(b)));
    }
    return low;
  };
  for (const file of modules.keys()) if (!order.has(file)) visit(file);
  return circles;
}

/** `src/ledger/port/facts.ts` is in `ledger/port`, the one room whose parts have arrows of their own; `workers/` is one. */
export function roomOf(file: string): string {
  const [top = '', room = '', part = ''] = file.split('/');
  if (top !== 'src') return top;
  return room === 'ledger' && part === 'port' ? 'ledger/port' : room;
}

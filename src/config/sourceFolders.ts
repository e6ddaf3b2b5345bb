import { realpathSync } from 'node:fs';
import { dirname, join, resolve, sep } from 'node:path';
import type { Problem } from '../input/problem.ts';
import type { SourceSettings } from '../source/kinds.ts';

/** The folder that a source takes its files from; a path starts at the folder of the configuration file. Null: it reads no files. */
export function folderOf(
  settings: { readonly kind: string; readonly folder?: string },
  base: string,
): string | null {
  return settings.kind === 'files' && settings.folder !== undefined ? resolve(base, settings.folder) : null;
}

/**
 * Whether they are one folder, or one lies in the other: in one folder, each would take the other's files, and a
 * folder below the other can be the one that keeps what was taken. Links are followed.
 */
export function overlap(one: string, other: string): boolean {
  const [a, b] = [`${real(one)}${sep}`, `${real(other)}${sep}`];
  return a.startsWith(b) || b.startsWith(a);
}

/** Of two sources of one configuration. */
export function sharedFolders(sources: readonly SourceSettings[], base: string): readonly Problem[] {
  const places = sources.flatMap((settings, index) => {
    const folder = folderOf(settings, base);
    return folder === null ? [] : { name: settings.name, folder, index };
  });
  return places.flatMap(({ folder, index }, place): Problem[] => {
    const other = places.slice(0, place).find((before) => overlap(before.folder, folder));
    if (other === undefined) return [];
    return [
      {
        path: `sources[${index}].folder`,
        found: {
          vi: `${folder}, trùng hoặc lồng với ${other.folder} của nguồn ${other.name}`,
          en: `${folder}, which is, holds or lies in ${other.folder} of the source ${other.name}`,
        },
        expected: { vi: 'thư mục riêng cho mỗi nguồn', en: 'a folder of its own for each source' },
        remedy: {
          vi: 'Đặt cho nguồn này một thư mục riêng, nằm ngoài thư mục của nguồn kia.',
          en: 'Give this source a folder of its own, outside that of the other.',
        },
      },
    ];
  });
}

/** Of a folder that is not there yet, as far as it is there. */
function real(folder: string): string {
  try {
    return realpathSync(folder);
  } catch {
    const above = dirname(folder);
    return above === folder ? folder : join(real(above), folder.slice(above.length));
  }
}

import { execFileSync } from 'node:child_process';
import { chownSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { serverAccount, type TestPostgres } from '../../support/postgres.ts';

/** A disk for a tablespace of the server, small enough to be filled. */
export interface SmallDisk {
  readonly path: string;
  fill(): void;
  free(): void;
  unmount(): void;
}

/** Null where the account may not mount one. */
export function mountSmallDisk(server: TestPostgres): SmallDisk | null {
  const path = join(server.dir, 'small');
  const account = serverAccount();
  try {
    mkdirSync(path);
    const owner = account === null ? '' : `,uid=${account.uid},gid=${account.gid}`;
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=64m,mode=700${owner}`, 'tmpfs', path], {
      stdio: 'ignore',
    });
  } catch {
    process.stderr.write(
      'The full disk of a server is not tested: this account may not mount a small one.\n',
    );
    return null;
  }
  const filler = join(path, 'filler');
  return {
    path,
    fill: () => {
      for (const bytes of [1_000_000, 10_000, 100]) {
        try {
          for (;;) writeFileSync(filler, Buffer.alloc(bytes), { flag: 'a' });
        } catch {
          // Full.
        }
      }
      if (account !== null) chownSync(filler, account.uid, account.gid);
    },
    free: () => rmSync(filler),
    unmount: () => void execFileSync('umount', ['-l', path]),
  };
}

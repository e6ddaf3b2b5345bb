import { parse } from 'yaml';
import { z } from 'zod';
import { read } from './files.ts';

const service = z.looseObject({
  build: z.string().optional(),
  ports: z.array(z.string()).default([]),
  volumes: z.array(z.string()),
  secrets: z.array(z.string()).default([]),
  networks: z.array(z.string()),
  command: z.array(z.string()).default([]),
  environment: z.record(z.string(), z.string()).default({}),
  user: z.string().optional(),
  read_only: z.literal(true),
  cap_drop: z.tuple([z.literal('ALL')]),
  stop_grace_period: z.string().optional(),
  depends_on: z.record(z.string(), z.looseObject({ condition: z.string() })).default({}),
  healthcheck: z.looseObject({ test: z.array(z.string()) }).optional(),
});
export type ComposeService = z.infer<typeof service>;

const compose = z.looseObject({
  services: z.record(z.string(), service),
  networks: z.record(z.string(), z.object({ internal: z.boolean() }).nullable()),
  volumes: z.record(z.string(), z.null()),
  secrets: z.record(z.string(), z.object({ file: z.string() })),
});

export function readCompose(path: string): z.infer<typeof compose> {
  return compose.parse(parse(read(path), { merge: true }));
}

/** Mounts of files of the checkout and of volumes, by their place in the container. */
export function mountsOf(one: Pick<ComposeService, 'volumes'> | undefined): ReadonlyMap<string, string> {
  return new Map(
    (one?.volumes ?? []).map((volume) => {
      const [from = '', to = ''] = volume.split(':');
      return [to, from];
    }),
  );
}

import { expiriesOf } from '../../app/expiries.ts';
import { MappingSuggestions } from '../../app/mappingSuggestions.ts';
import { createNotices } from '../../app/notifications.ts';
import { openLedger } from '../../app/openLedger.ts';
import { openLedgerPreview } from '../../app/openPreview.ts';
import { redisAddress } from '../../app/openRedis.ts';
import { TableEditing } from '../../app/tableEditing.ts';
import type { Config } from '../../config/config.ts';
import { LiveTables } from '../../mappings/liveTables.ts';
import { type Log, silentLog } from '../../observability/log.ts';
import { Lifetime } from '../../process/lifetime.ts';
import { createBell, pushSlots } from '../../queue/bell.ts';
import { connectRedis } from '../../queue/connection.ts';
import { closeQueues, openQueues, queuePrefix } from '../../queue/queues.ts';
import { Sessions } from '../auth/sessions.ts';
import type { HttpDeps, Server, Together } from '../server/deps.ts';
import { closeServer, DRAIN_MS } from '../server/drain.ts';
import { createServer } from '../server/server.ts';
import type { FromProvince, ToProvince } from './messages.ts';
import { PortalQuestions } from './portalQuestions.ts';
import { PulseBoard } from './pulse.ts';
import { offloadSlowQueries } from './slowLedger.ts';

/** How long closing waits for a Redis that may be away, in milliseconds. */
const ANSWER_MS = 300;

/** All that the HTTP thread has of one province. */
export interface ProvinceSide {
  readonly deps: HttpDeps;
  /** Does not listen by itself. */
  readonly server: Server;
  receive(message: ToProvince): void;
  close(withinMs?: number): Promise<void>;
}

interface SideOptions {
  readonly together?: Together | undefined;
  readonly log: Log;
  readonly send: (message: FromProvince) => void;
}

/** The two threads share only files, Redis and messages. If a step fails, whatever was opened is closed. */
export async function openProvinceSide(config: Config, options: SideOptions): Promise<ProvinceSide> {
  const lifetime = new Lifetime(options.log);
  try {
    const questions = new PortalQuestions(options.send);
    const { deps, tables } = await build(config, { ...options, lifetime, questions });
    const server = lifetime.own('http', await createServer(deps), closeServer, DRAIN_MS);
    return {
      deps,
      server,
      receive: (message) => {
        switch (message.kind) {
          case 'pulse':
            return deps.pulses.receive(message.pulse);
          case 'looked_up':
            return questions.receive(message);
          case 'tables':
            return void tables.reload();
        }
      },
      close: (withinMs) => lifetime.close(withinMs),
    };
  } catch (error) {
    await lifetime.close();
    throw error;
  }
}

async function build(
  config: Config,
  {
    lifetime,
    log,
    send,
    questions,
    together,
  }: {
    readonly together?: Together | undefined;
    readonly lifetime: Lifetime;
    readonly log: Log;
    readonly send: (message: FromProvince) => void;
    readonly questions: PortalQuestions;
  },
): Promise<{ deps: HttpDeps; tables: LiveTables }> {
  const ledger = lifetime.own('ledger', offloadSlowQueries(openLedger(config), config), (opened) =>
    opened.close(),
  );
  const redis = lifetime.own('redis', connectRedis(redisAddress(config), log), (opened) =>
    opened.disconnect(),
  );
  const openedQueues = openQueues(redis, queuePrefix(config.province.code, await ledger.identity()));
  const queues = lifetime.own('queues', openedQueues, closeQueues, ANSWER_MS);
  const createdBell = createBell(queues.replay, 1);
  const bell = lifetime.own('bell', createdBell, (opened) => opened.settled(), ANSWER_MS);
  const deliveryBell = lifetime.own(
    'delivery bell',
    createBell(queues.push, pushSlots(config.portal.concurrency)),
    (opened) => opened.settled(),
    ANSWER_MS,
  );
  const codes = new Map(config.portal.codes);
  // The main thread reads the tables too, and logs the result.
  const tables = new LiveTables(config, codes, silentLog);
  const onChanged = (): void => {
    tables.reload();
    send({ kind: 'tables_edited' });
  };
  const editing = new TableEditing({ ledger, config, now: Date.now, onChanged });
  const { province, offsetMs, http, report } = config;
  const deps: HttpDeps = {
    ledger,
    redis,
    queues,
    bell,
    deliveryBell,
    pulses: new PulseBoard(() => performance.now()),
    mappings: () => tables.mappings,
    portalCodes: () => codes,
    tableFaults: () => tables.faults,
    tables: editing,
    suggestions: new MappingSuggestions({ ledger, tables: editing }),
    preview: openLedgerPreview(config, {
      ledger,
      portal: questions,
      mappings: () => tables.mappings,
      fields: () => tables.fields,
    }),
    lookUpHeld: questions.ask,
    expiries: () => expiriesOf(config, ledger),
    notices: createNotices(config, { ledger, log }),
    sessions: new Sessions({ ledger, now: Date.now }),
    settings: {
      province,
      offsetMs,
      http,
      report,
      language: config.language ?? 'vi',
      batchSize: config.portal.batchSize,
      sources: config.sources.map(({ name, kind, deliver }) => ({ name, kind, deliver })),
    },
    together,
    now: Date.now,
    log,
  };
  return { deps, tables };
}

import type { FastifyRequest } from 'fastify';
import type { Actor } from '../../domain/actor.ts';
import { clientAddress } from './clientAddress.ts';
import { principalOf } from './guard.ts';

/** Who the audit trail names for what a request changes. */
export function actorOf(request: FastifyRequest): Actor {
  return { who: `key:${principalOf(request).name}`, origin: clientAddress(request) };
}

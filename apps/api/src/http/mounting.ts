import type { FastifyInstance } from 'fastify';
import type { PluggedModule } from '../module.ts';
import type { Origins } from './allow-origins.ts';

/** What the parts of http need to carry one module. */
export interface Mounting {
  readonly app: FastifyInstance;
  readonly module: PluggedModule;
  readonly origins: Origins;
}

import pino from 'pino';
import { config } from '@/lib/config';
import { describeFault } from '@/lib/domain';

let logger: pino.Logger | undefined;

/** Structured log of the web process: one JSON line per record. */
export function log(): pino.Logger {
  logger ??= pino({ level: config().logLevel, base: { part: 'web' }, serializers: { err: describeFault } });
  return logger;
}

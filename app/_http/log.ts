import pino from 'pino';
import { config } from '@/lib/config';

let logger: pino.Logger | undefined;

/** Structured log of the web process: one JSON line per record. */
export function log(): pino.Logger {
  logger ??= pino({ level: config().logLevel, base: { part: 'web' } });
  return logger;
}

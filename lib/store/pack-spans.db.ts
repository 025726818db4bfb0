import { createHash } from 'node:crypto';
import { packBytes } from '@/lib/db';
import type { SpanRecord } from '@/lib/domain';
import { type SpanText, writeSpanTexts } from '@/lib/domain/span-text';

/** Spans of one UTC day as they are stored: compressed, and known by their content. */
export interface SpanBlock extends Omit<SpanText, 'bytes'>, BlockFrom {
  key: string;
  packed: Buffer;
}

export interface BlockFrom {
  environment: string;
  source: string;
  now: Date;
}

/** The blocks of these spans of one environment. The same spans in the same order give the same blocks, also on another day and machine. */
export function packSpans(spans: readonly SpanRecord[], { environment, source, now }: BlockFrom): Promise<SpanBlock[]> {
  return Promise.all(
    writeSpanTexts(spans).map(async ({ bytes, ...block }) => ({
      ...block,
      environment,
      source,
      now,
      key: createHash('sha256').update(`${environment}\n`).update(bytes).digest('hex').slice(0, 32),
      packed: await packBytes(bytes),
    })),
  );
}

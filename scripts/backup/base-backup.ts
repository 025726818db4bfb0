import { PassThrough } from 'node:stream';
import type pg from 'pg';

export interface BaseBackup {
  /** A tar of the cluster's folder, log included, as pg_basebackup would get it. */
  readonly tar: AsyncIterable<Buffer>;
  /** Resolves after the tar has ended. Rejects with PostgreSQL's fault when the backup broke, also where a page is damaged. */
  readonly ended: Promise<BackupEnd>;
}

export interface BackupEnd {
  /** PostgreSQL's list of files with their SHA-256. */
  readonly manifest: Buffer;
  /** The restored database holds what was committed before this place of the log. */
  readonly endLsn: string;
}

const COMMAND =
  "BASE_BACKUP (LABEL 'throughline', PROGRESS false, CHECKPOINT 'fast', WAL true, MANIFEST 'yes', MANIFEST_CHECKSUMS 'SHA256', VERIFY_CHECKSUMS true)";

/**
 * A copy of the whole running server over the replication protocol, in one pass and without stopping anybody. `client` was opened with
 * `replication: 'true'`. Source: PostgreSQL's documentation, "Streaming Replication Protocol", BASE_BACKUP (15 and later).
 */
export function takeBaseBackup(client: pg.Client): BaseBackup {
  const tar = new PassThrough({ highWaterMark: 4 * 2 ** 20 });
  const ended = Promise.withResolvers<BackupEnd>();
  // Whoever reads the tar sees the fault there first.
  ended.promise.catch(() => undefined);
  client.query(new BackupCommand(tar, ended));
  return { tar, ended: ended.promise };
}

interface Wire {
  readonly stream: { pause(): void; resume(): void };
  query(text: string): void;
}

/** One command of the replication protocol: result sets, then one stream of tagged messages, then a result set. */
class BackupCommand implements pg.Submittable {
  readonly #tar: PassThrough;
  readonly #ended: PromiseWithResolvers<BackupEnd>;
  readonly #manifest: Buffer[] = [];
  #inManifest = false;
  #paused = false;
  #lastLsn = '';

  constructor(tar: PassThrough, ended: PromiseWithResolvers<BackupEnd>) {
    this.#tar = tar;
    this.#ended = ended;
  }

  submit(connection: unknown): void {
    // pg types its connection loosely; these two members are its protocol to a Submittable.
    (connection as Wire).query(COMMAND);
  }

  handleRowDescription(): void {}

  /** The first column of the first and of the last result set is a place in the log. */
  handleDataRow(message: { fields: readonly (string | Buffer | null)[] }): void {
    const text = String(message.fields[0] ?? '');
    if (/^[0-9A-F]+\/[0-9A-F]+$/.test(text)) this.#lastLsn = text;
  }

  /** Tags: `n` a new archive, `m` the manifest begins, `d` bytes, `p` progress. */
  handleCopyData(message: { chunk: Buffer }, connection: Wire): void {
    const tag = String.fromCharCode(message.chunk[0] ?? 0);
    if (tag === 'm') this.#inManifest = true;
    if (tag !== 'd') return;
    // The parser reuses its buffer.
    const bytes = Buffer.from(message.chunk.subarray(1));
    if (this.#inManifest) this.#manifest.push(bytes);
    // What was read before the pause still comes.
    else if (!this.#tar.write(bytes) && !this.#paused) {
      this.#paused = true;
      connection.stream.pause();
      this.#tar.once('drain', () => {
        this.#paused = false;
        connection.stream.resume();
      });
    }
  }

  handleCommandComplete(): void {}
  handlePortalSuspended(): void {}
  handleEmptyQuery(): void {}

  handleError(error: Error): void {
    this.#ended.reject(error);
    this.#tar.destroy(error);
  }

  handleReadyForQuery(): void {
    this.#ended.resolve({ manifest: Buffer.concat(this.#manifest), endLsn: this.#lastLsn });
    this.#tar.end();
  }
}

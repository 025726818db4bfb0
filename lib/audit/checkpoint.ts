import { createHash, createPrivateKey, createPublicKey, hkdfSync, type KeyObject, sign, verify } from 'node:crypto';
import { z } from 'zod';
import { config } from '@/lib/config';
import { InvalidInputError } from '@/lib/domain';

/** The file in DATA_DIR that checkpoints are added to. Copies belong on another machine. */
export const CHECKPOINT_FILE = 'audit-checkpoints.ndjson';

/** A signed statement that the chain stood at `seq` with `hash` (hex) at `at`. `key`: the public key, Ed25519, base64 of its 32 bytes. */
const checkpointSchema = z.object({
  v: z.literal(1),
  seq: z.number().int().positive(),
  hash: z.string().regex(/^[0-9a-f]{64}$/),
  at: z.iso.datetime(),
  key: z.string().regex(/^[A-Za-z0-9+/]{43}=$/),
  signature: z.string().regex(/^[A-Za-z0-9+/]{86}==$/),
});
export type Checkpoint = z.infer<typeof checkpointSchema>;

// RFC 8410: what stands before the 32 bytes of a key in its DER form.
const PRIVATE_HEAD = Buffer.from('302e020100300506032b657004220420', 'hex');
const PUBLIC_HEAD = Buffer.from('302a300506032b6570032100', 'hex');

/** The key that signs checkpoints, with its public half as checkpoints carry it. */
export interface SigningKey {
  private: KeyObject;
  public: string;
}

/** The key made of AUDIT_SIGNING_KEY, else of AUTH_SECRET; null when neither is set. It is in no table. */
export function signingKey(): SigningKey | null {
  const secret = config().auditSigningKey ?? config().authSecret;
  if (secret === null) return null;
  const seed = Buffer.from(hkdfSync('sha256', secret, '', 'throughline audit checkpoint', 32));
  const key = createPrivateKey({ key: Buffer.concat([PRIVATE_HEAD, seed]), format: 'der', type: 'pkcs8' });
  const der = createPublicKey(key).export({ format: 'der', type: 'spki' });
  return { private: key, public: der.subarray(PUBLIC_HEAD.length).toString('base64') };
}

/** A short name of a public key, for people and tables. */
export const keyIdOf = (key: string): string => createHash('sha256').update(key).digest('hex').slice(0, 16);

const words = ({ seq, hash, at, key }: Omit<Checkpoint, 'v' | 'signature'>) =>
  Buffer.from(['throughline audit checkpoint 1', seq, hash, at, key].join('\n'));

/** The checkpoint of this place in the chain. */
export function signCheckpoint(key: SigningKey, stood: { seq: number; hash: string; at: string }): Checkpoint {
  const about = { ...stood, key: key.public };
  return { v: 1, ...about, signature: sign(null, words(about), key.private).toString('base64') };
}

/** Whether the checkpoint was signed by the key that it names. Whether that key is ours, the caller decides. */
export function isSigned(checkpoint: Checkpoint): boolean {
  const der = Buffer.concat([PUBLIC_HEAD, Buffer.from(checkpoint.key, 'base64')]);
  const key = createPublicKey({ key: der, format: 'der', type: 'spki' });
  return verify(null, words(checkpoint), key, Buffer.from(checkpoint.signature, 'base64'));
}

/** One line of a file of checkpoints. */
export const writeCheckpointLine = (checkpoint: Checkpoint): string => `${JSON.stringify(checkpoint)}\n`;

/** The checkpoints of a file, one a line, in its order; empty lines count for nothing. Throws InvalidInputError naming the line. */
export function readCheckpoints(text: string): Checkpoint[] {
  return text.split('\n').flatMap((line, at) => {
    if (line.trim() === '') return [];
    try {
      return [checkpointSchema.parse(JSON.parse(line))];
    } catch {
      throw new InvalidInputError(`Line ${at + 1} of the checkpoints is none: ${line.trim().slice(0, 80)}`);
    }
  });
}

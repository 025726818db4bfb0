import { generateKeyPairSync, type KeyObject, randomBytes, sign, X509Certificate } from 'node:crypto';

// As much of DER (ITU-T X.690) and of certificates (RFC 5280) as a chain of a test needs.
const der = (tag: number, ...parts: readonly Buffer[]): Buffer => {
  const body = Buffer.concat(parts);
  const size = body.length < 128 ? [body.length] : body.length < 256 ? [0x81, body.length] : [0x82, body.length >> 8, body.length & 255];
  return Buffer.concat([Buffer.from([tag, ...size]), body]);
};
const sequence = (...parts: readonly Buffer[]) => der(0x30, ...parts);
const oid = (...bytes: readonly number[]) => der(0x06, Buffer.from(bytes));
const bits = (bytes: Buffer) => der(0x03, Buffer.from([0]), bytes);
const yes = der(0x01, Buffer.from([0xff]));
const ECDSA_SHA256 = sequence(oid(0x2a, 0x86, 0x48, 0xce, 0x3d, 0x04, 0x03, 0x02));
const nameOf = (name: string) => sequence(der(0x31, sequence(oid(0x55, 0x04, 0x03), der(0x0c, Buffer.from(name)))));
const timeOf = (at: Date) => der(0x17, Buffer.from(`${at.toISOString().replaceAll(/\D/g, '').slice(2, 14)}Z`));
const extension = (id: number, ...parts: readonly Buffer[]) =>
  sequence(oid(0x55, 0x1d, id), ...parts.slice(0, -1), der(0x04, parts.at(-1) ?? Buffer.alloc(0)));

export interface Certificate {
  name: string;
  /** PEM. */
  cert: string;
  /** PEM. */
  key: string;
  keyObject: KeyObject;
}

/**
 * A certificate for a host of this machine's address, or one that signs others; signed by `by`, else by itself. Good from two days before now
 * until `until`, a day from now when left out.
 */
export function makeCertificate(name: string, { by, host, until }: { by?: Certificate; host?: string; until?: Date } = {}): Certificate {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const day = 86_400_000;
  const signs = host === undefined;
  const extensions = [
    extension(0x13, yes, sequence(...(signs ? [yes] : []))),
    // Signs certificates, or digests only.
    extension(0x0f, yes, der(0x03, Buffer.from(signs ? [0x02, 0x04] : [0x07, 0x80]))),
    ...(host === undefined ? [] : [extension(0x11, sequence(der(0x82, Buffer.from(host)), der(0x87, Buffer.from([127, 0, 0, 1]))))]),
  ];
  const told = sequence(
    der(0xa0, der(0x02, Buffer.from([2]))),
    der(0x02, Buffer.from([1]), randomBytes(15)),
    ECDSA_SHA256,
    nameOf(by?.name ?? name),
    sequence(timeOf(new Date(Date.now() - 2 * day)), timeOf(until ?? new Date(Date.now() + day))),
    nameOf(name),
    publicKey.export({ type: 'spki', format: 'der' }),
    der(0xa3, sequence(...extensions)),
  );
  const signature = sign('sha256', told, by?.keyObject ?? privateKey);
  const cert = new X509Certificate(sequence(told, ECDSA_SHA256, bits(signature))).toString();
  return { name, cert, key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(), keyObject: privateKey };
}

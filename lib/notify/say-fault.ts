import { cleanLine } from './clean-text';

/** What a mail server, or the way to it, was found to be: the sign in the words of Node or of the server, what it means, and what to do. */
const faults: readonly (readonly [sign: RegExp, words: string])[] = [
  [
    /certificate has expired|CERT_HAS_EXPIRED/i,
    'The certificate of the mail server has expired. Have it renewed there; until then no mail leaves by this server.',
  ],
  [
    /certificate is not yet valid/i,
    'The certificate of the mail server is not valid yet. Look at its first day, and at the clock of this machine.',
  ],
  [
    /does not match certificate|ALTNAME_INVALID/i,
    'The certificate of the mail server is made out to another name. Name the server in SMTP_URL as its certificate does, or have one made out for this name.',
  ],
  [
    /self-signed certificate|unable to verify the first certificate|unable to get (?:local )?issuer certificate/i,
    'The certificate of the mail server is signed by an authority that is not known here. Set NODE_EXTRA_CA_CERTS to a file with that authority.',
  ],
  [
    /wrong version number|packet length too long|unknown protocol/i,
    'The mail server does not speak TLS on this port. Use smtp:// with its port for STARTTLS, or smtps:// with the port for TLS.',
  ],
  [/ENOTFOUND|NXDOMAIN/, 'No machine has the name of the mail server. Look at the name in SMTP_URL.'],
  [
    /EAI_AGAIN|ESERVFAIL|queryA .*(?:TIMEOUT|SERVFAIL)/i,
    'The name of the mail server could not be looked up. Look at the name service (DNS) of this machine.',
  ],
  [/ECONNREFUSED/, 'Nothing takes connections at the address of the mail server. Look at its port in SMTP_URL, and whether it runs.'],
  [/EHOSTUNREACH|ENETUNREACH/, 'There is no way through the network to the mail server. Look at routes and firewalls.'],
  [/Greeting never received/i, 'The mail server took the connection and said nothing.'],
];

/** Returns a fault of the way to a mail server in words, with what to do, then as it was said; as it was said alone where no words are known. */
export function sayFault(said: string, replyCode: number | null = null): string {
  const reply = cleanLine(said, 400);
  const words =
    replyCode === 535 || replyCode === 530
      ? 'The mail server does not let us in. Look at the name and the password in SMTP_URL.'
      : replyCode === null
        ? faults.find(([sign]) => sign.test(reply))?.[1]
        : undefined;
  return words === undefined ? reply : cleanLine(`${words} (${reply})`, 400);
}

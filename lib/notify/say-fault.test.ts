import { expect, test } from 'vitest';
import { sayFault } from './say-fault';

test.each([
  ['certificate has expired', null, /^The certificate of the mail server has expired\..*\(certificate has expired\)$/],
  ["Hostname/IP does not match certificate's altnames: Host: mail. is not in the cert's altnames: DNS:other", null, /another name/],
  ['self-signed certificate in certificate chain', null, /NODE_EXTRA_CA_CERTS/],
  ['getaddrinfo ENOTFOUND mail.example', null, /Look at the name in SMTP_URL/],
  ['getaddrinfo EAI_AGAIN mail.example', null, /could not be looked up/],
  ['connect ECONNREFUSED 127.0.0.1:25', null, /Nothing takes connections/],
  ['535 5.7.8 authentication failed', 535, /name and the password/],
  ['550 5.1.1 no such user', 550, /^550 5\.1\.1 no such user$/],
  // What a server says is not taken for what Node says.
  ['451 certificate has expired', 451, /^451 certificate has expired$/],
])('%s', (said, code, words) => {
  expect(sayFault(said, code)).toMatch(words);
});

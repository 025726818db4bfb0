import { createTransport } from 'nodemailer';
import { type Found, fault, good, wordsOf } from './found';

const WITHIN_MS = 8_000;

/** Whether each mail server answers and takes the sign-in that its address holds. No mail is sent. */
export async function checkMail(servers: readonly { readonly name: string; readonly url: string }[]): Promise<Found[]> {
  return Promise.all(servers.map(checkOne));
}

async function checkOne({ name, url }: { readonly name: string; readonly url: string }): Promise<Found> {
  const transport = createTransport({ url, connectionTimeout: WITHIN_MS, greetingTimeout: WITHIN_MS, socketTimeout: WITHIN_MS });
  const late = new Promise<never>((_, refuse) => {
    setTimeout(() => refuse(new Error(`no answer within ${WITHIN_MS / 1000} s`)), WITHIN_MS).unref();
  });
  try {
    await Promise.race([transport.verify(), late]);
    return good('Mail server', `${name} answers.`);
  } catch (error) {
    return fault('Mail server', `${name} does not take us: ${wordsOf(error)}.`, `Check host, port, account and TLS of ${name}.`);
  } finally {
    transport.close();
  }
}

import { SMTPServer } from 'smtp-server';

export interface ReceivedMail {
  readonly messageId: string;
  readonly atMs: number;
}

export interface Mailbox {
  readonly url: string;
  readonly mails: readonly ReceivedMail[];
  /** How long the server takes to say that it has a mail; until then the sender cannot know. */
  setAnswerMs: (ms: number) => void;
  /** Calls once when the next mail is there and not yet answered, or answered. */
  onNext: (when: 'received' | 'answered', then: () => void) => void;
  readonly stop: () => Promise<void>;
}

/** A real mail server on loopback that takes everything and remembers each mail it has whole, answered or not. */
export async function startMailbox(): Promise<Mailbox> {
  const mails: ReceivedMail[] = [];
  const waiting = { received: [] as (() => void)[], answered: [] as (() => void)[] };
  const tell = (when: 'received' | 'answered') => {
    for (const then of waiting[when].splice(0)) then();
  };
  let answerMs = 0;
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS', 'AUTH'],
    disableReverseLookup: true,
    onData(stream, _session, callback) {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        const [, messageId = 'none'] = /^message-id:\s*(<[^>]+>)/im.exec(Buffer.concat(chunks).toString()) ?? [];
        mails.push({ messageId, atMs: Date.now() });
        tell('received');
        setTimeout(() => {
          callback();
          tell('answered');
        }, answerMs);
      });
    },
  });
  // A sender that is killed in the middle of a mail.
  server.on('error', () => undefined);
  const { promise, resolve } = Promise.withResolvers<void>();
  const listening = server.listen(0, '127.0.0.1', resolve);
  await promise;
  const address = listening.address();
  return {
    url: `smtp://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`,
    mails,
    setAnswerMs: (ms) => {
      answerMs = ms;
    },
    onNext: (when, then) => waiting[when].push(then),
    stop: () => new Promise<void>((closed) => server.close(() => closed())),
  };
}

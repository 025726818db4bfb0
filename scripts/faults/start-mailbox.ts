import type { Socket } from 'node:net';
import { SMTPServer, type SMTPServerSession } from 'smtp-server';

/** Where a mail is on its way over the wire. `dot`: the server has it whole and has not said so. */
export const points = ['connected', 'sender', 'recipient', 'data', 'dot', 'answered'] as const;
export type Point = (typeof points)[number];

/** What the server does instead of going on: hangs up without a word, or refuses with this code. */
export type Answer = 'drop' | { readonly code: number; readonly text: string };

export interface ReceivedMail {
  readonly messageId: string;
  readonly atMs: number;
}

/** What a reader sees of a mail, and when its sender knew that the server has it; null when it was never told. */
export interface ReadMail extends ReceivedMail {
  readonly to: string;
  readonly subject: string;
  /** Numbers of the exceptions that it names. */
  readonly names: readonly number[];
  /** Of how many exceptions it tells, those included that it does not name. */
  readonly tells: number;
  /** It says that it may have come before. */
  readonly again: boolean;
  answeredMs: number | null;
}

export interface Mailbox {
  readonly url: string;
  readonly mails: readonly ReadMail[];
  /** How long the server takes to say that it has a mail; until then the sender cannot know. */
  setAnswerMs: (ms: number) => void;
  /** Calls once when the next mail is there and not yet answered, or answered. */
  onNext: (when: 'received' | 'answered', then: () => void) => void;
  /** Asked at every point of every mail; undefined goes on. `to` is empty before the recipient is named. */
  setScript: (script: ((point: Point, to: string) => Answer | undefined) | null) => void;
  readonly stop: () => Promise<void>;
}

/** A real mail server on loopback that takes everything, unless a script says otherwise, and remembers each mail it has whole, answered or not. */
export async function startMailbox(): Promise<Mailbox> {
  const mails: ReadMail[] = [];
  const waiting = { received: [] as (() => void)[], answered: [] as (() => void)[] };
  const tell = (when: 'received' | 'answered') => {
    for (const then of waiting[when].splice(0)) then();
  };
  let answerMs = 0;
  let script: ((point: Point, to: string) => Answer | undefined) | null = null;
  /** Goes on, refuses, or hangs up. */
  const ask = (point: Point, { to = '', socket, go }: { to?: string; socket: Socket | null; go: (error?: Error) => void }) => {
    const said = script?.(point, to);
    if (said === 'drop') socket?.destroy();
    else if (said) go(Object.assign(new Error(said.text), { responseCode: said.code }));
    else go();
  };
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS', 'AUTH'],
    disableReverseLookup: true,
    onConnect: (session, go) => ask('connected', { socket: socketOf(server, session), go }),
    onMailFrom: (_address, session, go) => ask('sender', { socket: socketOf(server, session), go }),
    onRcptTo: ({ address }, session, go) => ask('recipient', { to: address, socket: socketOf(server, session), go }),
    onData(stream, session, go) {
      const to = session.envelope.rcptTo[0]?.address ?? '';
      const socket = socketOf(server, session);
      const chunks: Buffer[] = [];
      let begun = false;
      stream.on('data', (chunk: Buffer) => {
        chunks.push(chunk);
        if (!begun) ask('data', { to, socket, go: () => undefined });
        begun = true;
      });
      stream.on('end', () => {
        // Cut off before its end: the server does not have it.
        if (socket?.destroyed) return;
        const mail = readMail(Buffer.concat(chunks).toString(), to);
        mails.push(mail);
        tell('received');
        const answer = (error?: Error) => {
          if (!error) mail.answeredMs = Date.now();
          go(error);
          tell('answered');
          script?.('answered', to);
        };
        setTimeout(() => ask('dot', { to, socket, go: answer }), answerMs);
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
    setScript: (next) => {
      script = next;
    },
    stop: () => new Promise<void>((closed) => server.close(() => closed())),
  };
}

/** The socket of a session: the server tells of it only in its list of connections. */
const socketOf = (server: SMTPServer, session: SMTPServerSession): Socket | null =>
  [...server.connections].find((connection) => connection.session === session)?._socket ?? null;

/** Reads what a person would: the softened line ends of quoted-printable are taken out first. */
export function readMail(raw: string, to: string): ReadMail {
  const text = raw.replaceAll('=\r\n', '');
  const header = (name: string) =>
    new RegExp(`^${name}:\\s*(.*(?:\\r?\\n[ \\t].*)*)`, 'im').exec(raw)?.[1]?.replace(/\r?\n[ \t]+/g, ' ') ?? '';
  const subject = header('subject');
  return {
    messageId: /<[^>]+>/.exec(header('message-id'))?.[0] ?? 'none',
    atMs: Date.now(),
    to,
    subject,
    tells: Number(/\] (\d+) exceptions/.exec(subject)?.[1] ?? 1),
    names: [...new Set([...text.matchAll(/\bEX-(\d+)/g)].map(([, number]) => Number(number)))],
    again: text.includes('You may have received this mail before'),
    answeredMs: null,
  };
}

import { ThroughlineError } from './errors';

/** A fault as the log tells it. */
export interface DescribedFault {
  type: string;
  message: string;
  /** Where in the code. */
  stack?: string;
  /** What a database, a socket or Node calls it. */
  code?: string;
  table?: string;
  constraint?: string;
  cause?: DescribedFault;
}

const LONGEST = 500;
const DEEPEST = 3;
/** Parsers quote what they were given, and that may have quotes in it: nothing is said from the first on. */
const QUOTES = /["“`][\s\S]*/;
const parsers = new Set(['SyntaxError', 'TypeError', 'URIError', 'RangeError']);

const wordOf = (error: object, name: string): string | undefined => {
  const value: unknown = Reflect.get(error, name);
  return typeof value === 'string' && /^[\w.]{1,80}$/.test(value) ? value : undefined;
};

/**
 * What the log says of anything thrown: class, code, place in the code, and its words without what parsers quote of their input. Whatever else hangs on a fault is
 * left out: drivers hang rows, addresses and answers there.
 */
export function describeFault(error: unknown, deep = 0): DescribedFault {
  if (!(error instanceof Error)) return { type: typeof error, message: 'Something was thrown that is no Error.' };
  const type = error.name === 'Error' ? error.constructor.name : error.name;
  const said = parsers.has(error.name) && !(error instanceof ThroughlineError) ? error.message.replace(QUOTES, '"...') : error.message;
  const stack = error.stack?.split('\n').filter((line) => /^\s+at /.test(line));
  const described: DescribedFault = { type, message: said.slice(0, LONGEST) };
  if (stack && stack.length > 0) described.stack = stack.join('\n');
  for (const name of ['code', 'table', 'constraint'] as const) {
    const word = wordOf(error, name);
    if (word !== undefined) described[name] = word;
  }
  if (error.cause !== undefined && deep < DEEPEST) described.cause = describeFault(error.cause, deep + 1);
  return described;
}

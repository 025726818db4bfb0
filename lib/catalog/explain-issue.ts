import { z } from 'zod';
import { nearest } from './nearest';

/** A fault in words: what is wrong and what to do. `path` is where, within the entry. */
export interface Explained {
  path: PropertyKey[];
  message: string;
  mend: string;
}

type Issue = z.core.$ZodIssue;

/** Returns an issue of a schema as faults that a person can mend; one for each unknown key. `value` is what was checked. */
export function explainIssue(issue: Issue, schema: z.ZodType, value: unknown): Explained[] {
  const path = [...issue.path];
  const name = path.findLast((step) => typeof step === 'string') ?? 'entry';
  const found = valueAt(value, path);
  if (issue.code === 'unrecognized_keys') return issue.keys.map((key) => unknownKey(path, key, schema));
  if (found === undefined && path.length > 0) {
    return [{ path, message: `"${String(name)}" is missing.`, mend: `Add "${String(name)}: ..."${expectation(issue)}.` }];
  }
  if (issue.code === 'invalid_value') {
    const allowed = issue.values.map(String);
    return [{ path, message: `${quote(found)} is not allowed for "${String(name)}".`, mend: oneOf(String(found), allowed) }];
  }
  if (issue.code === 'invalid_union') {
    const allowed = kindsAt(schema, path.slice(0, -1));
    const mend = allowed.length > 0 ? oneOf(String(found), allowed) : 'Write it in one of the shapes that the schema knows.';
    return [{ path, message: `${quote(found)} is not allowed for "${String(name)}".`, mend }];
  }
  if (issue.code === 'invalid_type') {
    return [
      { path, message: `"${String(name)}" is ${quote(found)}.`, mend: `Write a value of type ${issue.expected}${quotes(issue, found)}.` },
    ];
  }
  if (issue.code === 'invalid_format') {
    return [{ path, message: `${quote(found)} does not fit "${String(name)}".`, mend: `Write ${formatOf(issue)}.` }];
  }
  return [{ path, message: `${quote(found)} does not fit "${String(name)}".`, mend: `${issue.message}.` }];
}

function unknownKey(path: PropertyKey[], key: string, schema: z.ZodType): Explained {
  const known = keysAt(schema, path);
  const close = nearest(key, known);
  const mend = close ? `Write "${close}".` : `Remove it${known.length > 0 ? `; known here are ${known.join(', ')}` : ''}.`;
  return { path: [...path, key], message: `"${key}" is not known here.`, mend };
}

const oneOf = (found: string, allowed: string[]): string => {
  const close = nearest(found, allowed);
  return close ? `Write "${close}".` : `Write one of: ${allowed.join(', ')}.`;
};

const formatOf = (issue: z.core.$ZodIssueInvalidStringFormat): string =>
  issue.message.startsWith('Invalid') ? `a valid ${issue.format}${issue.pattern ? ` (${issue.pattern})` : ''}` : issue.message;

const expectation = (issue: Issue): string => (issue.code === 'invalid_type' ? ` (${issue.expected})` : '');

const quotes = (issue: z.core.$ZodIssueInvalidType, found: unknown): string =>
  issue.expected === 'string' && typeof found !== 'object' ? `: "${String(found)}" in quotes` : '';

const quote = (value: unknown): string =>
  typeof value === 'string' ? `"${value}"` : (JSON.stringify(value)?.slice(0, 60) ?? String(value));

function valueAt(value: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>((at, step) => {
    // One thing may stand where a list is read.
    if (step === 0 && !Array.isArray(at)) return at;
    return typeof at === 'object' && at !== null ? Reflect.get(at, step) : undefined;
  }, value);
}

function keysAt(schema: z.ZodType, path: readonly PropertyKey[]): string[] {
  const at = schemaAt(schema, path);
  return at instanceof z.ZodObject ? Object.keys(at.shape) : [];
}

function kindsAt(schema: z.ZodType, path: readonly PropertyKey[]): string[] {
  const at = schemaAt(schema, path);
  if (!(at instanceof z.ZodDiscriminatedUnion)) return [];
  return at.options.flatMap((option) =>
    option instanceof z.ZodObject && option.shape.kind instanceof z.ZodLiteral ? [String(option.shape.kind.value)] : [],
  );
}

const schemaAt = (schema: unknown, path: readonly PropertyKey[]): unknown => unwrap(path.reduce<unknown>(stepInto, schema));

function stepInto(at: unknown, step: PropertyKey): unknown {
  const inner = unwrap(at);
  if (inner instanceof z.ZodObject) return inner.shape[String(step)];
  if (inner instanceof z.ZodArray) return inner.element;
  return inner instanceof z.ZodRecord ? inner.valueType : undefined;
}

function unwrap(schema: unknown): unknown {
  if (schema instanceof z.ZodDefault || schema instanceof z.ZodOptional || schema instanceof z.ZodNullable) return unwrap(schema.unwrap());
  if (schema instanceof z.ZodPrefault) return unwrap(schema.unwrap());
  if (schema instanceof z.ZodPipe) return unwrap(schema.out);
  return schema;
}

import type { Attributes, AttributeValue, Catalog } from '@/lib/domain';
import { digitsOf } from './check-digits';
import { type KeyRing, oldestOf, writeMacUuid } from './data-key';
import { type Decision, type Flow, prepareFlows } from './flow-rules';
import { redactStrict } from './redact-strict';
import { isSuspect, lookAt, redactText, type WriteToken } from './redact-text';
import { isKeyToken, isTextToken, listKeyTokens, type TextKind, writeKeyToken, writeTextToken } from './token';

/** A value of a sensitive business key, and what stands for it. */
export interface Sensitive {
  raw: string;
  /** What is kept where the value stands alone; null where the key itself is kept. */
  token: string | null;
  inText: () => string;
}

const MOST_TEXTS = 4_096;
const MOST_DIGITS_OF_CODE = 4;
const CODE = /^[\p{L}\d_.:/+#-]{1,64}$/u;
/** What is an id of a person and not of a machine: some digits, behind a few letters. */
const PERSON_NUMBER = /^[A-Za-z]{0,5}[-_.:#/ ]?\d[\d-]{2,14}$/;
const BIG = 100_000;
const isNumeric = (value: string | number): boolean => typeof value === 'number' || /^-?\d{1,15}(?:\.\d{1,6})?$/.test(value);

/** Redacts values by the rules of a catalog and the keys of a ring. Pure but for what it remembers of texts that it has seen. */
export class Redactor {
  readonly ring: KeyRing;
  readonly flowOf: (workflow: unknown, interfaceId: unknown) => Flow;
  private readonly texts = new Map<string, string>();
  private readonly clean = new Set<string>();
  private readonly write: WriteToken;

  constructor(
    catalog: Pick<Catalog, 'workflows' | 'interfaces' | 'privacy' | 'facilities' | 'departments' | 'applications' | 'connectors'>,
    ring: KeyRing,
  ) {
    this.ring = ring;
    this.flowOf = prepareFlows(catalog, (name) => this.id(name));
    this.write = (kind, value) =>
      writeTextToken(
        ring,
        kind,
        kind === 'name'
          ? value
              .toLowerCase()
              .replace(/[\s,^]+/g, ' ')
              .trim()
          : value,
      );
  }

  /** Free text, as it may be kept. */
  text(text: string, flow: Flow): string {
    if (flow.strict) return this.remember(`s${text}`, () => redactText(text, this.write, { more: redactStrict(flow.words) }));
    return this.mayHold(text) ? this.remember(`t${text}`, () => redactText(text, this.write)) : text;
  }

  /** An id or a name, as it may be kept: only what can be nothing else is taken out. */
  id(text: string): string {
    return this.mayHold(text) ? this.remember(`i${text}`, () => redactText(text, this.write, { sort: 'id' })) : text;
  }

  /** False for what surely holds nothing of a person. Texts repeat: those of them that are clean are known. */
  private mayHold(text: string): boolean {
    const kind = lookAt(text);
    if (kind === 'plain') return false;
    if (kind === 'code') return isSuspect(text);
    if (this.clean.has(text)) return false;
    if (isSuspect(text)) return true;
    if (this.clean.size >= MOST_TEXTS) this.clean.clear();
    this.clean.add(text);
    return false;
  }

  /** An id of a transaction: in a strict flow one that looks like the number of a person is a token. */
  transactionId(text: string, flow: Flow): string {
    return flow.strict && PERSON_NUMBER.test(text) && !isKeyToken(text) ? this.hashed('id', text) : this.id(text);
  }

  key(type: string, value: string, flow: Flow): string {
    if (flow.sortOf(type) === 'hashed') return this.hashed(type, value);
    // People search by it: what can be an id or a code stays, whatever it looks like.
    return lookAt(value) === 'text' ? this.id(value) : value;
  }

  private hashed(type: string, value: string): string {
    return isKeyToken(value) ? value : this.remember(`k${type}\0${value}`, () => writeKeyToken(this.ring, type, value));
  }

  /** What earlier keys made of the value, the last used first. */
  hashedBefore(type: string, value: string): string[] {
    return this.ring.previous.length === 0 ? [] : listKeyTokens(this.ring, type, value).slice(1);
  }

  /** One token for all of a value. */
  token(kind: TextKind | (string & {}), value: string): string {
    if (value === '' || isTextToken(value) || isKeyToken(value)) return value;
    return writeTextToken(this.ring, kind, kind === 'ssn' || kind === 'card' || kind === 'phone' ? digitsOf(value) || value : value);
  }

  /** A value of an attribute, as it may be kept. */
  value(name: string, value: AttributeValue, flow: Flow): AttributeValue {
    return this.decided(flow.decide(name), value, flow);
  }

  private decided(decision: Decision, value: AttributeValue, flow: Flow): AttributeValue {
    if (typeof value === 'boolean') return value;
    if (decision.as === 'keep') return typeof value === 'string' ? this.id(value) : value;
    if (decision.as === 'scan') return typeof value === 'string' ? this.text(value, flow) : value;
    if (decision.as === 'key') {
      const kept = this.key(decision.type, String(value), flow);
      return kept === String(value) ? value : kept;
    }
    if (decision.as === 'token') return this.whole(decision.kind, value, flow);
    if (decision.as === 'code' && isNumeric(value))
      return Number.isInteger(Number(value)) && Math.abs(Number(value)) >= BIG ? this.token('number', String(value)) : value;
    if (typeof value === 'number') return value;
    if (decision.as === 'id') return this.transactionId(value, flow);
    if (decision.as === 'links') return this.links(value, flow);
    if (isTextToken(value) || isKeyToken(value)) return value;
    if (!CODE.test(value)) return value.trim() === '' ? value : this.token('text', value);
    return digitsOf(value).length > MOST_DIGITS_OF_CODE ? this.token('code', value) : this.id(value);
  }

  private whole(kind: TextKind, value: string | number, flow: Flow): AttributeValue {
    const text = String(value);
    // An account of the ledger, or a word such as "none".
    if (kind === 'account' && digitsOf(text).length < 8) return typeof value === 'string' ? this.text(value, flow) : value;
    return /^(?:|null|none|n\/a|unknown|true|false|yes|no)$/i.test(text) ? value : this.token(kind, text);
  }

  /** Links to other transactions by keys that are hashed. What is no list stays free text. */
  private links(text: string, flow: Flow): string {
    try {
      const links: unknown = JSON.parse(text);
      if (!Array.isArray(links)) return this.text(text, flow);
      const kept = links.map((link: unknown) => this.link(link, flow));
      return kept.every((link, at) => link === links[at]) ? text : JSON.stringify(kept);
    } catch {
      return this.text(text, flow);
    }
  }

  private link(link: unknown, flow: Flow): unknown {
    if (typeof link === 'string') return this.transactionId(link, flow);
    if (typeof link !== 'object' || link === null || Array.isArray(link))
      return typeof link === 'object' ? this.text(JSON.stringify(link), flow) : link;
    const type = 'type' in link && typeof link.type === 'string' ? link.type : 'transaction';
    let changed = false;
    const entries = Object.entries(link).map(([name, value]) => {
      const named = this.id(name);
      const kept = this.linkValue(name, value, { type, flow });
      changed ||= kept !== value || named !== name;
      return [named, kept] as const;
    });
    return changed ? Object.fromEntries(entries) : link;
  }

  private linkValue(name: string, value: unknown, { type, flow }: { type: string; flow: Flow }): unknown {
    if (typeof value === 'object' && value !== null) return this.text(JSON.stringify(value), flow);
    if (typeof value !== 'string') return value;
    if (name !== 'value') return this.id(value);
    return ['transaction', 'correlation', 'trace'].includes(type) ? this.transactionId(value, flow) : this.key(type, value, flow);
  }

  /** The same attributes as they may be kept: the very object when nothing is to be changed. */
  attributes(attributes: Readonly<Attributes>, flow: Flow): Readonly<Attributes> {
    let kept: Attributes | null = null;
    for (const name in attributes) {
      const value = attributes[name];
      if (value === undefined) continue;
      const decision = flow.decide(name);
      const redacted = this.decided(decision, value, flow);
      if (redacted === value && decision.named === name) continue;
      kept ??= { ...attributes };
      if (decision.named !== name) delete kept[name];
      kept[decision.named] = redacted;
    }
    return kept ?? attributes;
  }

  /** The values of the sensitive keys of a record, to be found in its texts. */
  sensitive(keys: Iterable<{ type: string; value: string }>, flow: Flow): Sensitive[] {
    const found: Sensitive[] = [];
    for (const { type, value } of keys) {
      const sort = flow.sortOf(type);
      if (sort === 'plain' || value.length < 4 || isKeyToken(value)) continue;
      found.push({
        raw: value,
        token: sort === 'hashed' ? this.hashed(type, value) : null,
        inText: () => this.token(kindOf(type), value),
      });
    }
    return found;
  }

  /** An equal value gives an equal one, which nobody works out who has not the oldest key: it stays over a change of keys. */
  readonly keyed = (value: string): string => writeMacUuid(oldestOf(this.ring), 'content', value);

  private remember(name: string, make: () => string): string {
    const known = this.texts.get(name);
    if (known !== undefined) return known;
    if (this.texts.size >= MOST_TEXTS) this.texts.clear();
    const made = make();
    this.texts.set(name, made);
    return made;
  }
}

const kindOf = (type: string): string =>
  type
    .toLowerCase()
    .replace(/[^a-z0-9_-]+/g, '_')
    .replace(/^[^a-z]+/, '')
    .slice(0, 80) || 'key';

/** A text without these values: each stands in it as a token. */
export function replaceSensitive(text: string, sensitive: readonly Sensitive[]): string {
  let kept = text;
  for (const { raw, inText } of sensitive) {
    for (let at = kept.indexOf(raw); at >= 0; at = kept.indexOf(raw, at)) {
      const token = inText();
      const isWhole = !isWordAt(kept, at - 1) && !isWordAt(kept, at + raw.length);
      if (isWhole) kept = kept.slice(0, at) + token + kept.slice(at + raw.length);
      at += isWhole ? token.length : raw.length;
    }
  }
  return kept;
}

const isWordAt = (text: string, at: number): boolean => at >= 0 && at < text.length && /[\p{L}\d]/u.test(text.charAt(at));

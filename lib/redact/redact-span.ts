import type { Attributes, SpanRecord } from '@/lib/domain';
import type { Flow } from './flow-rules';
import { type Redactor, replaceSensitive, type Sensitive } from './redactor';

const WORKFLOW = 'throughline.workflow';
const INTERFACE = 'interface.id';
const KEY = 'business_key.';

/** Redacts the attributes of a sender once for all of its spans: they share the object. */
export type RedactSender = (resource: Readonly<Attributes>, flow: Flow) => Readonly<Attributes>;

export function redactSenders(redactor: Redactor): RedactSender {
  const known = new Map<Readonly<Attributes>, Map<Flow, Readonly<Attributes>>>();
  return (resource, flow) => {
    const flows = known.get(resource) ?? new Map<Flow, Readonly<Attributes>>();
    known.set(resource, flows);
    const met = flows.get(flow) ?? redactor.attributes(resource, flow);
    flows.set(flow, met);
    return met;
  };
}

/** Redacts a span in place; its attributes are replaced, never written to. A second time changes nothing. */
export function redactSpan(redactor: Redactor, span: SpanRecord, redactSender: RedactSender): void {
  const { attributes, resource } = span;
  const flow = redactor.flowOf(attributes[WORKFLOW] ?? resource[WORKFLOW], attributes[INTERFACE] ?? resource[INTERFACE]);
  const sensitive = sensitiveOf(redactor, attributes, flow);
  const text = (said: string) =>
    sensitive.length > 0 ? replaceSensitive(redactor.text(said, flow), sensitive) : redactor.text(said, flow);
  span.name = text(span.name);
  if (span.statusMessage !== null) span.statusMessage = text(span.statusMessage);
  if (span.application !== null) span.application = redactor.id(span.application);
  span.resource = redactSender(resource, flow);
  span.attributes = without(redactor.attributes(attributes, flow), sensitive);
  if (span.spanEvents.length > 0)
    span.spanEvents = span.spanEvents.map((event) => ({
      ...event,
      name: text(event.name),
      attributes: without(redactor.attributes(event.attributes, flow), sensitive),
    }));
}

function sensitiveOf(redactor: Redactor, attributes: Readonly<Attributes>, flow: Flow): Sensitive[] {
  let keys: { type: string; value: string }[] | null = null;
  for (const name in attributes)
    if (name.startsWith(KEY)) {
      keys ??= [];
      keys.push({ type: name.slice(KEY.length), value: String(attributes[name]) });
    }
  return keys === null ? [] : redactor.sensitive(keys, flow);
}

function without(attributes: Readonly<Attributes>, sensitive: readonly Sensitive[]): Readonly<Attributes> {
  if (sensitive.length === 0) return attributes;
  return Object.fromEntries(
    Object.entries(attributes).map(([name, value]) => [
      name,
      typeof value === 'string' && !name.startsWith(KEY) ? replaceSensitive(value, sensitive) : value,
    ]),
  );
}

import { drawChance } from '../setup/draw-chance';

/** A kind of operation of a service: its spans carry the same eleven attributes with other values. */
export interface SpanTemplate {
  readonly name: string;
  readonly kind: number;
  readonly attributes: readonly AttributeTemplate[];
}

export interface AttributeTemplate {
  readonly key: string;
  /** The value of one span; `n` is 0 <= n < 1. */
  readonly value: (n: number) => string | number | boolean;
}

const KEYS = 97;
const ATTRIBUTES = 11;
const OPERATIONS = 8;
const NAMES = ['http', 'rpc', 'db', 'messaging', 'file', 'edi', 'hl7', 'erp', 'network', 'code'];
const PARTS = ['request.method', 'target', 'status', 'peer', 'body.size', 'duration', 'route', 'version', 'attempt', 'operation'];

/** Eight operations for each of `services`, drawn from a seed; 97 keys over all of them. */
export function makeTemplates(seed: number, services: number): SpanTemplate[][] {
  const random = drawChance(seed);
  const keys = Array.from({ length: KEYS }, (_, index) => makeAttribute(index));
  const operation = (service: number, index: number): SpanTemplate => ({
    name: `${NAMES[service % NAMES.length]} ${PARTS[index % PARTS.length]} ${service}/${index}`,
    kind: 1 + Math.floor(random() * 5),
    attributes: keys
      .map((attribute) => ({ attribute, at: random() }))
      .sort((a, b) => a.at - b.at)
      .slice(0, ATTRIBUTES)
      .map(({ attribute }) => attribute),
  });
  return Array.from({ length: services }, (_, service) => Array.from({ length: OPERATIONS }, (_, index) => operation(service, index)));
}

/** Words that repeat, numbers, switches, and ids that hardly ever do: one kind for each key. */
function makeAttribute(index: number): AttributeTemplate {
  const key = `${NAMES[index % NAMES.length]}.${PARTS[Math.floor(index / NAMES.length) % PARTS.length]}`;
  const makers = [
    (n: number) => 200 + Math.floor(n * 6),
    (n: number) => `${PARTS[Math.floor(n * PARTS.length)]}`,
    (n: number) => `/${NAMES[index % NAMES.length]}/v2/resource/${Math.floor(n * 60)}`,
    (n: number) => n < 0.5,
    (n: number) => `host-${Math.floor(n * 40)}.quillmoor.example`,
    (n: number) => Math.floor(n * 5_000),
    (n: number) => Math.floor(n * 0x1_0000_0000).toString(16),
  ];
  return { key, value: makers[index % makers.length] ?? String };
}

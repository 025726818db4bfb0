import { type CanonicalEvent, KEY_BEFORE } from '@/lib/domain';
import { personalKind } from './personal-name';
import { redactLines } from './redact-lines';
import { type Redactor, replaceSensitive, type Sensitive } from './redactor';
import { isKeyToken } from './token';

const names = [
  ...[
    'eventId',
    'source',
    'replayId',
    'milestone',
    'workflow',
    'facility',
    'department',
    'interface',
    'connector',
    'application',
    'supplier',
  ],
  ...['messageType', 'errorClass', 'errorCode'],
] as const;
const ids = ['transactionId', 'correlationId', 'parentTransactionId'] as const;
const texts = ['sourceStatus', 'errorMessage', 'deepLink'] as const;

/** Redacts an event in place. Returns whether anything of it was changed. A second time changes nothing. */
export function redactEvent(redactor: Redactor, event: CanonicalEvent): boolean {
  const flow = redactor.flowOf(event.workflow, event.interface);
  const sensitive = redactor.sensitive(event.businessKeys, flow);
  let changed = false;
  const set = <K extends keyof CanonicalEvent>(name: K, value: CanonicalEvent[K]) => {
    if (value === event[name]) return;
    event[name] = value;
    changed = true;
  };
  for (const name of names) {
    const said = event[name];
    if (said !== null) set(name, redactor.id(said));
  }
  for (const name of ids) {
    const said = event[name];
    if (said !== null) set(name, idOf(redactor.transactionId(said, flow), sensitive));
  }
  for (const name of texts) {
    const said = event[name];
    // A link has to lead to where it leads: of its address only what is surely of a person goes.
    if (said !== null) set(name, replaceSensitive(name === 'deepLink' ? redactor.id(said) : redactor.text(said, flow), sensitive));
  }
  const keys = event.businessKeys.map((key) => {
    const value = redactor.key(key.type, key.value, flow);
    const type = redactor.id(key.type);
    const role = key.role === undefined ? undefined : redactor.id(key.role);
    if (value === key.value && type === key.type && role === key.role) return key;
    return role === undefined ? { type, value } : { type, value, role };
  });
  if (keys.some((key, at) => key !== event.businessKeys[at])) {
    const before = event.businessKeys.flatMap((key, at) =>
      !isKeyToken(keys[at]?.value ?? '') || isKeyToken(key.value)
        ? []
        : redactor.hashedBefore(key.type, key.value).map((value) => ({ type: key.type, value, role: KEY_BEFORE })),
    );
    set('businessKeys', [...keys, ...before]);
  }
  if (event.documentLines) set('documentLines', redactLines(event.documentLines, { redactor, flow, sensitive }));
  const attributes = redactor.attributes(event.attributes, flow);
  if (attributes !== event.attributes) set('attributes', { ...attributes });
  for (const name of Object.keys(sensitive.length > 0 ? event.attributes : {})) {
    const value = event.attributes[name];
    if (typeof value !== 'string' || name.startsWith('preset.')) continue;
    const kept = standIn(value, sensitive);
    if (kept === value) continue;
    event.attributes[name] = kept;
    changed = true;
  }
  for (const [name, value] of Object.entries(event.measures)) {
    const kind = personalKind(name);
    const named = redactor.id(name);
    if ((kind === null || kind === 'account') && named === name) continue;
    if (kind === null) event.measures[named] = value;
    else event.attributes[`measure.${named}`] = redactor.token(kind, String(value));
    delete event.measures[name];
    changed = true;
  }
  return changed;
}

/** The value of a hashed key alone is its token; in a text every sensitive value is one. A masked key's own value stays where it stands alone. */
function standIn(value: string, sensitive: readonly Sensitive[]): string {
  const alone = sensitive.find(({ raw }) => raw === value);
  if (alone) return alone.token ?? value;
  return replaceSensitive(value, sensitive);
}

const idOf = (id: string, sensitive: readonly Sensitive[]): string =>
  sensitive.find(({ raw, token }) => token !== null && raw === id)?.token ?? id;

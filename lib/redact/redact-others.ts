import type { DecodedPoint, MarkerRecord, ReferenceTold } from '@/lib/domain';
import { personalKind } from './personal-name';
import type { Redactor } from './redactor';

/** A data point with the attributes it may keep; the very one when there is nothing to change. */
export function redactPoint(redactor: Redactor, point: DecodedPoint): DecodedPoint {
  const flow = redactor.flowOf(
    point.attributes['throughline.workflow'] ?? point.resource['throughline.workflow'],
    point.attributes['interface.id'] ?? point.resource['interface.id'],
  );
  const attributes = redactor.attributes(point.attributes, flow);
  const resource = redactor.attributes(point.resource, flow);
  const [name, unit, scope] = [redactor.id(point.name), redactor.id(point.unit), redactor.id(point.scope)];
  if (attributes === point.attributes && resource === point.resource && name === point.name && unit === point.unit && scope === point.scope)
    return point;
  return { ...point, name, unit, scope, attributes: { ...attributes }, resource: { ...resource } };
}

/** Redacts a marker in place. */
export function redactMarker(redactor: Redactor, marker: MarkerRecord): void {
  const flow = redactor.flowOf(marker.about.workflow, marker.about.interface);
  const before = JSON.stringify(marker);
  marker.title = redactor.text(marker.title, flow);
  if (marker.text !== null) marker.text = redactor.text(marker.text, flow);
  if (marker.url !== null) marker.url = redactor.id(marker.url);
  if (marker.version !== null) marker.version = redactor.id(marker.version);
  if (marker.markerId !== null) marker.markerId = redactor.id(marker.markerId);
  for (const about of [marker.about, marker.unknown])
    for (const [subject, name] of Object.entries(about))
      if (typeof name === 'string') Object.assign(about, { [subject]: redactor.id(name) });
  marker.attributes = { ...redactor.attributes(marker.attributes, flow) };
  if (JSON.stringify(marker) === before) return;
  marker.id = redactor.keyed(marker.id);
  marker.contentHash = redactor.keyed(marker.contentHash);
}

/** Redacts a row of master data in place. */
export function redactReference(redactor: Redactor, told: ReferenceTold): void {
  const flow = redactor.flowOf(null, null);
  told.state = redactor.id(told.state);
  told.source = redactor.id(told.source);
  if (told.keyText !== null) told.keyText = redactor.id(told.keyText);
  for (const [name, value] of Object.entries(told.attributes)) {
    const kept = String(redactor.value(name, value, flow));
    const named = redactor.id(name);
    if (kept === value && named === name) continue;
    delete told.attributes[name];
    // What names a person may be compared with what another application says: equal stays equal.
    told.attributes[named] = personalKind(name) === null ? kept : redactor.token(personalKind(name) ?? 'value', value);
  }
}

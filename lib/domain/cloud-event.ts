/** The data of a CloudEvent: none, a JSON value, or bytes or text of another media type, which nothing here reads. */
export type CloudEventData = { kind: 'none' } | { kind: 'json'; value: unknown } | { kind: 'opaque'; mediaType: string };

/** One CloudEvent as it was sent, in any mode. Attributes in their canonical text; unset ones are left out. */
export interface DecodedCloudEvent {
  index: number;
  attributes: Readonly<Record<string, string>>;
  data: CloudEventData;
}

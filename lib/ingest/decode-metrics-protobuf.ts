import protobuf, { type Reader } from 'protobufjs/minimal.js';
import type { Attributes, DecodedBuckets, DecodedMetricKind, DecodedPoint } from '@/lib/domain';
import { type MetricHead, newPoint } from './new-point';
import { readResources } from './read-resources';
import { readEnd, readFields, readKeyValue, readNano, skip, tagOf } from './read-wire';

/** Data of a metric, by the field that holds it. */
const dataKinds = new Map<number, DecodedMetricKind>([
  [tagOf(5, 2), 'gauge'],
  [tagOf(7, 2), 'sum'],
  [tagOf(9, 2), 'histogram'],
  [tagOf(10, 2), 'exponential_histogram'],
  [tagOf(11, 2), 'summary'],
]);

/** The data points of a protobuf ExportMetricsServiceRequest, straight to flat records. Throws when the message is cut or not protobuf. */
export function decodeMetricsProtobuf(bytes: Uint8Array, take: (point: DecodedPoint) => void): void {
  let index = 0;
  readResources(protobuf.Reader.create(bytes), (reader, limit, resource, scope) => {
    readMetric(reader, limit, { resource, scope }, (place, end) => {
      const point = newPoint(place, index);
      index += 1;
      readPoint(reader, end, point);
      take(point);
    });
  });
}

type Visit = (head: MetricHead, limit: number) => void;

/** Name, unit and how the points count may stand behind the points: protobuf promises no order, so points are read last. */
function readMetric(reader: Reader, limit: number, from: { resource: Attributes; scope: string }, visit: Visit): void {
  const head: MetricHead = { name: '', unit: '', kind: 'gauge', temporality: 0, monotonic: false, ...from };
  let points: number[] = [];
  const end = readEnd(reader, limit);
  readFields(reader, end, (tag) => {
    const kind = dataKinds.get(tag);
    if (tag === tagOf(1, 2)) head.name = reader.string();
    else if (tag === tagOf(3, 2)) head.unit = reader.string();
    else if (!kind) skip(reader, tag);
    else {
      // One of several: when two are sent, the last one counts.
      Object.assign(head, { kind, temporality: 0, monotonic: false });
      points = readData(reader, end, head);
    }
  });
  const after = reader.pos;
  for (let i = 0; i < points.length; i += 2) {
    reader.pos = points[i] ?? 0;
    visit(head, points[i + 1] ?? 0);
  }
  reader.pos = after;
}

/** Where the points stand, as pairs (start of the length, limit). */
function readData(reader: Reader, limit: number, head: MetricHead): number[] {
  const places: number[] = [];
  const end = readEnd(reader, limit);
  readFields(reader, end, (tag) => {
    if (tag === tagOf(1, 2)) {
      places.push(reader.pos, end);
      reader.pos = readEnd(reader, end);
    } else if (tag === tagOf(2, 0)) head.temporality = reader.int32();
    else if (tag === tagOf(3, 0)) head.monotonic = reader.bool();
    else skip(reader, tag);
  });
  return places;
}

function readPoint(reader: Reader, limit: number, point: DecodedPoint): void {
  const end = readEnd(reader, limit);
  const readOwn = readers[point.kind];
  readFields(reader, end, (tag) => {
    if (tag === tagOf(2, 1)) point.startNano = readNano(reader);
    else if (tag === tagOf(3, 1)) point.timeNano = readNano(reader);
    else if (!readOwn(reader, tag, end, point)) skip(reader, tag);
  });
}

/** Reads a field that only this kind of point has; false when it is none. */
type ReadOwn = (reader: Reader, tag: number, end: number, point: DecodedPoint) => boolean;

const readNumber: ReadOwn = (reader, tag, end, point) => {
  if (tag === tagOf(7, 2)) readKeyValue(reader, end, point.attributes);
  else if (tag === tagOf(4, 1)) point.value = reader.double();
  else if (tag === tagOf(6, 1)) point.value = readSigned(reader);
  else if (tag === tagOf(8, 0)) point.flags = reader.uint32();
  else return false;
  return true;
};

const readHistogram: ReadOwn = (reader, tag, end, point) => {
  if (tag === tagOf(9, 2)) readKeyValue(reader, end, point.attributes);
  else if (tag === tagOf(4, 1)) point.count = Number(readNano(reader));
  else if (tag === tagOf(5, 1)) point.sum = reader.double();
  else if (tag === tagOf(6, 2)) readPacked(reader, end, point.counts, () => Number(readNano(reader)));
  else if (tag === tagOf(6, 1)) point.counts.push(Number(readNano(reader)));
  else if (tag === tagOf(7, 2)) readPacked(reader, end, point.bounds, () => reader.double());
  else if (tag === tagOf(7, 1)) point.bounds.push(reader.double());
  else if (tag === tagOf(10, 0)) point.flags = reader.uint32();
  else if (tag === tagOf(11, 1)) point.min = reader.double();
  else if (tag === tagOf(12, 1)) point.max = reader.double();
  else return false;
  return true;
};

const readExponential: ReadOwn = (reader, tag, end, point) => {
  if (tag === tagOf(1, 2)) readKeyValue(reader, end, point.attributes);
  else if (tag === tagOf(4, 1)) point.count = Number(readNano(reader));
  else if (tag === tagOf(5, 1)) point.sum = reader.double();
  else if (tag === tagOf(6, 0)) point.scale = reader.sint32();
  else if (tag === tagOf(7, 1)) point.zeroCount = Number(readNano(reader));
  else if (tag === tagOf(8, 2)) readBuckets(reader, end, point.positive);
  else if (tag === tagOf(9, 2)) readBuckets(reader, end, point.negative);
  else if (tag === tagOf(10, 0)) point.flags = reader.uint32();
  else if (tag === tagOf(12, 1)) point.min = reader.double();
  else if (tag === tagOf(13, 1)) point.max = reader.double();
  else return false;
  return true;
};

const readSummary: ReadOwn = (reader, tag, end, point) => {
  if (tag === tagOf(7, 2)) readKeyValue(reader, end, point.attributes);
  else if (tag === tagOf(4, 1)) point.count = Number(readNano(reader));
  else if (tag === tagOf(5, 1)) point.sum = reader.double();
  else if (tag === tagOf(8, 0)) point.flags = reader.uint32();
  else if (tag === tagOf(6, 2)) {
    const entry = { quantile: 0, value: 0 };
    readFields(reader, readEnd(reader, end), (field) => {
      if (field === tagOf(1, 1)) entry.quantile = reader.double();
      else if (field === tagOf(2, 1)) entry.value = reader.double();
      else skip(reader, field);
    });
    point.quantiles.push(entry);
  } else return false;
  return true;
};

const readers: Record<DecodedMetricKind, ReadOwn> = {
  gauge: readNumber,
  sum: readNumber,
  histogram: readHistogram,
  exponential_histogram: readExponential,
  summary: readSummary,
};

function readBuckets(reader: Reader, limit: number, into: DecodedBuckets): void {
  const end = readEnd(reader, limit);
  readFields(reader, end, (tag) => {
    if (tag === tagOf(1, 0)) into.offset = reader.sint32();
    else if (tag === tagOf(2, 2)) readPacked(reader, end, into.counts, () => Number(reader.uint64()));
    else if (tag === tagOf(2, 0)) into.counts.push(Number(reader.uint64()));
    else skip(reader, tag);
  });
}

/** A repeated number as one packed field; readers must take it unpacked too. */
function readPacked(reader: Reader, limit: number, into: number[], read: () => number): void {
  const end = readEnd(reader, limit);
  while (reader.pos < end) into.push(read());
  if (reader.pos !== end) throw new RangeError('a number is longer than its list');
}

/** A sfixed64 as a number. */
const readSigned = (reader: Reader): number => Number(BigInt.asIntN(64, readNano(reader)));

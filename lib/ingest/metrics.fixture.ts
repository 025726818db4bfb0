const START = '1795350000000000000';
const TIME = '1795350600123456789';
const text = (key: string, stringValue: string) => ({ key, value: { stringValue } });
const times = { startTimeUnixNano: START, timeUnixNano: TIME };

export const metricsResource = { attributes: [text('service.name', 'app-broker'), text('facility.id', 'fac-lakeside')] };

/** A request of these metrics from one resource and scope. */
export const metricsOf = (...metrics: unknown[]) => ({
  resourceMetrics: [{ resource: metricsResource, scopeMetrics: [{ scope: { name: 'broker', version: '1' }, metrics }] }],
});

/** A gauge with one data point of these fields. */
export const gaugeOf = (fields: object = {}, name = 'throughline.queue.depth') => ({
  name,
  unit: '{message}',
  gauge: { dataPoints: [{ timeUnixNano: TIME, asInt: '17', ...fields }] },
});

/** One metric of each kind, with every field that is read, exemplars and metadata beside them. */
export const metricsRequest = metricsOf(
  {
    name: 'throughline.queue.depth',
    description: 'Messages that wait',
    unit: '{message}',
    metadata: [text('prometheus.type', 'gauge')],
    gauge: {
      dataPoints: [
        {
          timeUnixNano: TIME,
          asInt: '-9007199254740991',
          attributes: [text('queue', 'orders')],
          exemplars: [{ timeUnixNano: TIME, asDouble: 1, spanId: 'eee19b7ec3c1b174', traceId: '5b8efff798038103d269b633813fc60c' }],
        },
        { timeUnixNano: TIME, asDouble: 0.25, attributes: [text('queue', 'files')] },
        { timeUnixNano: TIME, flags: 1, attributes: [text('queue', 'gone')] },
      ],
    },
  },
  {
    name: 'calls',
    sum: { aggregationTemporality: 2, isMonotonic: true, dataPoints: [{ ...times, asInt: '42' }] },
  },
  {
    name: 'hop.duration',
    unit: 's',
    histogram: {
      aggregationTemporality: 1,
      dataPoints: [{ ...times, count: '6', sum: 12.5, bucketCounts: ['1', '2', '3'], explicitBounds: [0.5, 2], min: 0.1, max: 4 }],
    },
  },
  {
    name: 'hop.size',
    unit: 'By',
    exponentialHistogram: {
      aggregationTemporality: 2,
      dataPoints: [
        {
          ...times,
          count: '7',
          sum: 100,
          scale: -3,
          zeroCount: '1',
          positive: { offset: -2, bucketCounts: ['1', '0', '4'] },
          negative: { offset: 3, bucketCounts: ['1'] },
          min: -1,
          max: 50,
          zeroThreshold: 0.5,
        },
      ],
    },
  },
  {
    name: 'hop.latency',
    summary: {
      dataPoints: [
        {
          ...times,
          count: '10',
          sum: 33,
          quantileValues: [
            { quantile: 0.5, value: 3 },
            { quantile: 1, value: 9 },
          ],
        },
      ],
    },
  },
);

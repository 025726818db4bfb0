import { annotate, traced } from '@/lib/observe';
import type { ReceiveResponse } from './answer-receive';

/** On what this product sends about itself: to trace its own exports would make more of them. */
export const OWN_TELEMETRY_HEADER = 'x-throughline-own';

/** The answer that `work` makes; with telemetry on, its parts are traced, but for requests that carry our own telemetry. */
export function observeReceive(endpoint: string, headers: Headers, work: () => Promise<ReceiveResponse>): Promise<ReceiveResponse> {
  if (headers.has(OWN_TELEMETRY_HEADER)) return work();
  return traced({ name: `receive ${endpoint}`, kind: 'request', attributes: { 'throughline.endpoint': endpoint } }, async () => {
    const response = await work();
    annotate({ 'http.response.status_code': response.status });
    return response;
  });
}

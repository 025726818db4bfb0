/**
 * The corridor: the only place that knows the order of the rooms. `receiveRequest` takes one request, `tick` does one round of work,
 * `runWorker` is the loop.
 */
export { act } from './act';
export { type ImportCounts, importLog } from './import-log';
export { parseMapping } from './import-mapping';
export { readHealth } from './read-health';
export { actOnRejected, resubmitRejected, tryRejected } from './resubmit';
export { receiveRequest } from './receive-request';
export { runWorker } from './run-worker';
export { sendInProcess, sendOverHttp } from './send-import';

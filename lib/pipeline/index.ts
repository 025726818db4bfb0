/**
 * The corridor: the only place that knows the order of the rooms. `receive` takes one request, `tick` does one round of work,
 * `runWorker` is the loop.
 */
export { act } from './act';
export { type ImportCounts, importLog } from './import-log';
export { type ImportMapping, parseMapping } from './import-mapping';
export { readHealth } from './read-health';
export { type ReceiveRequest, receive } from './receive';
export { receiveRequest } from './receive-request';
export { runWorker } from './run-worker';
export { sendInProcess, sendOverHttp } from './send-import';

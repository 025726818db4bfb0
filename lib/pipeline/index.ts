/**
 * The corridor: the only place that knows the order of the rooms. `receive` takes one request, `tick` does one round of work,
 * `runWorker` is the loop.
 */
export { type ReceiveRequest, receive } from './receive';
export { receiveRequest } from './receive-request';
export { runWorker } from './run-worker';

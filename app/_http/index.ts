export { answer } from './answer';
export { checkOperator } from './check-operator';
export { problem } from './problem';
export { readSearch } from './read-request';
export { requireActor } from './require-actor';
export { writeMetrics } from './write-metrics';

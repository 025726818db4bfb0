export { answer } from './answer';
export { checkOperator } from './check-operator';
export { log } from './log';
export { problem, refuse } from './problem';
export { readSearch } from './read-request';
export { requireActor } from './require-actor';
export { writeMetrics } from './write-metrics';

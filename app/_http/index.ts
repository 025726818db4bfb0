export { answer } from './answer';
export { log } from './log';
export { problem, refuse } from './problem';
export { readSearch } from './read-request';
export { requireActor } from './require-actor';

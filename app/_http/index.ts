export { answer, type Form } from './answer';
export { answerAnyone } from './answer-anyone';
export { answerScim, readScimPage, writeScimGroup, writeScimList, writeScimUser } from './answer-scim';
export { byEnding } from './by-ending';
export { checkOperator } from './check-operator';
export { problem } from './problem';
export { readSearch } from './read-request';
export { requireActor } from './require-actor';
export { writeMetrics } from './write-metrics';

/** The steps of the walk that are timed. Those of receiving run in web, the others in the worker. */
export type Stage =
  | 'decode'
  | 'normalize'
  | 'pack'
  | 'write'
  | 'claim'
  | 'assemble'
  | 'roll'
  | 'measure'
  | 'detect'
  | 'assign'
  | 'intend'
  | 'time'
  | 'metrics'
  | 'slos'
  | 'plan'
  | 'feeds'
  | 'mail';

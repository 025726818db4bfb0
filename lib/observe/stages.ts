/** The steps of the walk that are timed. Those of receiving run in web, the others in the worker. */
export const stages = [
  'decode',
  'normalize',
  'pack',
  'write',
  'claim',
  'assemble',
  'roll',
  'measure',
  'detect',
  'assign',
  'intend',
  'time',
  'metrics',
  'plan',
  'feeds',
  'mail',
] as const;

export type Stage = (typeof stages)[number];

export * from './actor';
export * from './catalog';
export * from './errors';
export * from './event';
export * from './exception';
export * from './sketch';
export * from './time';
export * from './transaction';

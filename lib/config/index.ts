export { type Config, config, parseConfig } from './parse-config';

export { type Config, childEnvironment, completeEnvironment, config, parseConfig } from './parse-config';

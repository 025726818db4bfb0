export { type Config, childEnvironment, completeEnvironment, config, parseConfig, readSetting } from './parse-config';

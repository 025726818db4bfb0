export { type Config, childEnvironment, completeEnvironment, config, parseConfig, readSetting, type TelemetryConfig } from './parse-config';

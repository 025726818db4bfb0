export { describeSettings, type Setting, writeReference } from './describe-settings';
export { listAddresses } from './list-addresses';
export {
  type Config,
  childEnvironment,
  completeEnvironment,
  config,
  type OidcConfig,
  parseConfig,
  readSetting,
  type TelemetryConfig,
} from './parse-config';

import type { Environment } from '@/lib/domain';
import type { Redactor } from '@/lib/redact';
import type { PresetLookup } from './index-presets';

/** What normalize needs to know of the catalog: names to ids. An absent name is not in the catalog. */
export interface CatalogLookup {
  /** Id or code -> id. */
  facilities: ReadonlyMap<string, string>;
  departments: ReadonlySet<string>;
  workflows: ReadonlySet<string>;
  applications: ReadonlySet<string>;
  connectors: ReadonlySet<string>;
  interfaces: ReadonlyMap<string, { connector: string; application: string }>;
  /** Domains of master data -> whether their key names people. */
  domains: ReadonlyMap<string, { personal: boolean }>;
  presets: PresetLookup;
  /** Makes tokens of what is of a person. */
  redactor: Redactor;
}

/** Who sends, when, and what the catalog knows. `source` is the key's own, used when a record names none. */
export interface NormalizeContext {
  environment: Environment;
  source: string;
  /** The sender may speak of times older than the retention. */
  history: boolean;
  now: Date;
  lookup: CatalogLookup;
}

import { aRedactor } from '@/lib/redact/redactor.fixture';
import { indexPresets } from './index-presets';
import type { NormalizeContext } from './normalize-context';

export const now = new Date('2026-11-22T12:00:00.000Z');

/** A production key called "test", and a catalog of a few names. */
export const context: NormalizeContext = {
  environment: 'production',
  source: 'test',
  history: false,
  now,
  lookup: {
    facilities: new Map([
      ['fac-lakeside', 'fac-lakeside'],
      ['LKH', 'fac-lakeside'],
    ]),
    departments: new Set(['dept-procurement']),
    workflows: new Set(['wf-p2p-po', 'wf-gl-posting']),
    applications: new Set(['app-erp-proc', 'app-ipaas']),
    connectors: new Set(['con-edi']),
    interfaces: new Map([['if-po-out', { connector: 'con-edi', application: 'app-ipaas' }]]),
    domains: new Map([
      ['md-supplier', { personal: false }],
      ['md-employee', { personal: true }],
    ]),
    presets: indexPresets([], []),
    redactor: aRedactor(),
  },
};

import type { Grant, Role } from '@/lib/domain';

/** The password of every demo person. Only the demo makes them, and it says so on its sign-in page. */
export const DEMO_PASSWORD = 'throughline-demo';

export interface DemoPerson {
  email: string;
  name: string;
  /** What they do, as the sign-in page says it. */
  job: string;
  /** What they come for, as the sign-in page says it; null for people who are only there to be given work. */
  wants: string | null;
  grants: Grant[];
  teams: string[];
}

const grant = (role: Role, workflows: string[] = []): Grant => ({ role, facilities: [], departments: [], workflows, environments: [] });
const supply = [
  'wf-p2p-po',
  'wf-requisition',
  'wf-replenishment',
  'wf-item-contract',
  'wf-supplier-onboarding',
  'wf-ap-invoice',
  'wf-asset-itsm',
];
const workforce = ['wf-employee-onboarding', 'wf-employee-offboarding', 'wf-time-payroll'];
const finance = ['wf-ap-invoice', 'wf-gl-posting', 'wf-charge-supply', 'wf-time-payroll', 'wf-dwh-reporting'];

/** The people of the demo's health system: the five to sign in as first, then colleagues. */
export const demoPeople: readonly DemoPerson[] = [
  {
    email: 'buyer@quillmoor.example',
    name: 'Ana Kettering',
    job: 'Buyer, procurement',
    wants: 'Orders and requisitions that need a person',
    grants: [grant('procurement', supply)],
    teams: ['team-procurement'],
  },
  {
    email: 'operations@quillmoor.example',
    name: 'Milo Brandt',
    job: 'IT operations',
    wants: 'Which site or connector is failing, and where',
    grants: [grant('it_operations')],
    teams: ['team-integration', 'team-security'],
  },
  {
    email: 'cfo@quillmoor.example',
    name: 'Ruth Adeyemi',
    job: 'Chief financial officer',
    wants: 'Whether orders, invoices and payroll run on time',
    grants: [grant('executive')],
    teams: [],
  },
  {
    email: 'oncall@quillmoor.example',
    name: 'Jonas Whitaker',
    job: 'Integration on call',
    wants: 'What woke me, how bad it is, what to do first',
    grants: [grant('on_call')],
    teams: ['team-integration', 'team-payroll'],
  },
  {
    email: 'admin@quillmoor.example',
    name: 'Priya Nandakumar',
    job: 'Administrator',
    wants: 'Everything, with the catalog and the keys',
    grants: [grant('administrator')],
    teams: [],
  },
  {
    email: 'buyer2@quillmoor.example',
    name: 'Bram Olsen',
    job: 'Buyer, procurement',
    wants: null,
    grants: [grant('procurement', supply)],
    teams: ['team-procurement'],
  },
  {
    email: 'buyer3@quillmoor.example',
    name: 'Beatriz Moreno',
    job: 'Buyer, procurement',
    wants: null,
    grants: [grant('procurement', supply)],
    teams: ['team-procurement', 'team-item-master'],
  },
  {
    email: 'supply@quillmoor.example',
    name: 'Tomas Lindqvist',
    job: 'Supply chain',
    wants: null,
    grants: [grant('business_owner', supply)],
    teams: ['team-supply-chain', 'team-supplier-master'],
  },
  {
    email: 'payables@quillmoor.example',
    name: 'Grace Okafor',
    job: 'Accounts payable',
    wants: null,
    grants: [grant('business_owner', finance)],
    teams: ['team-ap', 'team-gl'],
  },
  {
    email: 'payroll@quillmoor.example',
    name: 'Elena Vasquez',
    job: 'Payroll operations',
    wants: null,
    grants: [grant('business_owner', workforce)],
    teams: ['team-payroll', 'team-workforce'],
  },
  {
    email: 'hris@quillmoor.example',
    name: 'Samuel Thorne',
    job: 'HR systems',
    wants: null,
    grants: [grant('business_owner', workforce)],
    teams: ['team-hris', 'team-iam'],
  },
  {
    email: 'integration@quillmoor.example',
    name: 'Wei Zhang',
    job: 'Integration engineer',
    wants: null,
    grants: [grant('it_operations')],
    teams: ['team-integration'],
  },
  {
    email: 'noor.haddad@quillmoor.example',
    name: 'Noor Haddad',
    job: 'ERP platform engineer',
    wants: null,
    grants: [grant('on_call')],
    teams: ['team-erp-platform', 'team-itsm'],
  },
  {
    email: 'peter.lang@quillmoor.example',
    name: 'Peter Lang',
    job: 'Platform engineer',
    wants: null,
    grants: [grant('on_call')],
    teams: ['team-erp-platform', 'team-clinical-apps'],
  },
  {
    email: 'maya.iyer@quillmoor.example',
    name: 'Maya Iyer',
    job: 'Clinical applications analyst',
    wants: null,
    grants: [grant('on_call')],
    teams: ['team-clinical-apps', 'team-itsm'],
  },
  {
    email: 'dario.costa@quillmoor.example',
    name: 'Dario Costa',
    job: 'Identity and security engineer',
    wants: null,
    grants: [grant('on_call')],
    teams: ['team-iam', 'team-security'],
  },
  { email: 'auditor@quillmoor.example', name: 'Harriet Bloom', job: 'Internal audit', wants: null, grants: [grant('auditor')], teams: [] },
];

import type { MilestoneHabit, WorkflowHabit } from './habit';
import { journalHabit, reportingHabit } from './habits-finance';
import { invoiceHabit, itemHabit, supplierHabit } from './habits-masters';
import { offboardingHabit, onboardingHabit, payrollHabit } from './habits-people';
import { orderHabit, requisitionHabit } from './habits-procurement';
import { assetHabit, replenishmentHabit, usageHabit } from './habits-supply';

const habits = new Map<string, WorkflowHabit>([
  ['wf-p2p-po', orderHabit],
  ['wf-requisition', requisitionHabit],
  ['wf-replenishment', replenishmentHabit],
  ['wf-item-contract', itemHabit],
  ['wf-supplier-onboarding', supplierHabit],
  ['wf-ap-invoice', invoiceHabit],
  ['wf-employee-onboarding', onboardingHabit],
  ['wf-employee-offboarding', offboardingHabit],
  ['wf-time-payroll', payrollHabit],
  ['wf-gl-posting', journalHabit],
  ['wf-charge-supply', usageHabit],
  ['wf-asset-itsm', assetHabit],
  ['wf-dwh-reporting', reportingHabit],
]);

/** Returns what is known of a workflow beyond its catalog entry, or null: it then follows the catalog alone. */
export const findHabit = (workflow: string): WorkflowHabit | null => habits.get(workflow) ?? null;

const none: MilestoneHabit = {};

/** Returns the habit of a milestone; an empty one when there is none. */
export const habitOf = (workflow: string, milestone: string): MilestoneHabit => habits.get(workflow)?.milestones[milestone] ?? none;

import { elapsedMs, facilityTypes, type Milestone, type Workflow } from '@/lib/domain';
import type { Checking } from './checking';
import { closeTo } from './nearest';

/** Checks each workflow: owners, keys, the tree of milestones, windows and volume. */
export function checkWorkflows(checking: Checking): void {
  const { draft, refer } = checking;
  draft.workflows.forEach((workflow, i) => {
    refer(['workflows', i, 'businessOwnerTeam'], 'teams', workflow.businessOwnerTeam);
    refer(['workflows', i, 'technicalOwnerTeam'], 'teams', workflow.technicalOwnerTeam);
    refer(['workflows', i, 'departments'], 'departments', workflow.departments);
    refer(['workflows', i, 'applications'], 'applications', workflow.applications);
    checkKeys(checking, workflow, i);
    checkMilestones(checking, workflow, i);
    checkWindows(checking, workflow, i);
    checkVolume(checking, workflow, i);
  });
  checkWindowIds(checking);
}

function checkKeys({ report }: Checking, workflow: Workflow, i: number): void {
  const ids = workflow.businessKeys.map((key) => key.id);
  workflow.businessKeys.forEach((key, j) => {
    if (ids.indexOf(key.id) < j) report(['workflows', i, 'businessKeys', j, 'id'], `The key "${key.id}" is there twice.`, 'Remove one.');
    key.identityWith.forEach((other, k) => {
      if (ids.includes(other)) return;
      report(
        ['workflows', i, 'businessKeys', j, 'identityWith', k],
        `The workflow has no key "${other}".`,
        `Write one of: ${ids.join(', ')}.`,
      );
    });
  });
}

function checkMilestones({ report, refer }: Checking, workflow: Workflow, i: number): void {
  const ids = workflow.milestones.map((milestone) => milestone.id);
  const root = workflow.milestones.find((milestone) => milestone.after === null);
  if (!root) report(['workflows', i, 'milestones'], 'No milestone begins the workflow.', 'Write "after: null" at the first one.');
  workflow.milestones.forEach((milestone, j) => {
    const at = ['workflows', i, 'milestones', j] as const;
    refer([...at, 'application'], 'applications', milestone.application);
    refer([...at, 'interface'], 'interfaces', milestone.interface);
    if (milestone.after === null && milestone !== root) {
      report([...at, 'after'], `"${milestone.id}" begins the workflow, as "${root?.id}" does.`, 'Say after which milestone it comes.');
    }
    if (ids.indexOf(milestone.id) < j) report([...at, 'id'], `The milestone "${milestone.id}" is there twice.`, 'Give one another id.');
    if (milestone.after !== null && !ids.includes(milestone.after)) {
      report([...at, 'after'], `There is no milestone "${milestone.after}".`, `Write ${closeTo(milestone.after, ids)}.`);
    } else if (isInLoop(milestone, workflow)) {
      report(
        [...at, 'after'],
        `"${milestone.id}" comes after itself by way of "${milestone.after}".`,
        'Break the loop: milestones form a tree.',
      );
    }
    if (milestone.after !== null && elapsedMs(milestone.typical) > elapsedMs(milestone.worst)) {
      report(
        [...at, 'typical'],
        `The typical time ${milestone.typical} is longer than the worst, ${milestone.worst}.`,
        'Swap or correct them.',
      );
    }
  });
}

function isInLoop(start: Milestone, { milestones }: Workflow): boolean {
  let at: Milestone | undefined = start;
  for (let steps = 0; at && steps <= milestones.length; steps++) {
    const after: string | null = at.after;
    at = milestones.find((milestone) => milestone.id === after);
    if (at === start) return true;
  }
  return false;
}

function checkWindows({ draft, report }: Checking, workflow: Workflow, i: number): void {
  const ids = workflow.milestones.map((milestone) => milestone.id);
  const { payCalendar, payCalendars = [] } = draft.calendars ?? {};
  const deadlines = [...new Set([payCalendar, ...payCalendars].flatMap((one) => Object.keys(one?.deadlines ?? {})))];
  workflow.windows.forEach((window, j) => {
    if (!ids.includes(window.milestone)) {
      report(
        ['workflows', i, 'windows', j, 'milestone'],
        `There is no milestone "${window.milestone}".`,
        `Write ${closeTo(window.milestone, ids)}.`,
      );
    }
    if (window.payDeadline !== undefined && draft.calendars && !deadlines.includes(window.payDeadline)) {
      const mend = deadlines.length > 0 ? `Write ${closeTo(window.payDeadline, deadlines)}.` : 'Add calendars.payCalendar.';
      report(['workflows', i, 'windows', j, 'payDeadline'], `The pay calendar has no deadline "${window.payDeadline}".`, mend);
    }
  });
}

function checkWindowIds({ draft, report }: Checking): void {
  const seen = new Set<string>();
  draft.workflows.forEach((workflow, i) => {
    workflow.windows.forEach(({ id }, j) => {
      if (seen.has(id)) report(['workflows', i, 'windows', j, 'id'], `The window "${id}" is there twice.`, 'Give one another id.');
      seen.add(id);
    });
  });
}

function checkVolume({ draft, report }: Checking, { volume }: Workflow, i: number): void {
  if (!volume || !draft.shapes) return;
  const { hourly, weekday } = draft.shapes;
  if (!(volume.hourlyShape in hourly)) {
    report(
      ['workflows', i, 'volume', 'hourlyShape'],
      `There is no hourly shape "${volume.hourlyShape}".`,
      `Write ${closeTo(volume.hourlyShape, Object.keys(hourly))}.`,
    );
  }
  if (!(volume.weekdayShape in weekday)) {
    report(
      ['workflows', i, 'volume', 'weekdayShape'],
      `There is no weekday shape "${volume.weekdayShape}".`,
      `Write ${closeTo(volume.weekdayShape, Object.keys(weekday))}.`,
    );
  }
  for (const type of Object.keys(volume.perFacilityTypePerWeekday)) {
    if (facilityTypes.some((known) => known === type)) continue;
    report(
      ['workflows', i, 'volume', 'perFacilityTypePerWeekday', type],
      `"${type}" is no type of facility.`,
      `Write ${closeTo(type, facilityTypes)}.`,
    );
  }
}

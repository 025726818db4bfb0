import type { Checking } from './checking';
import { closeTo } from './nearest';

/** Checks each domain of master data: applications, teams, the exception types that its drift raises, and what it learns from. */
export function checkMasterData({ draft, refer, report }: Checking): void {
  draft.masterData.forEach((domain, i) => {
    refer(['masterData', i, 'recordApplication'], 'applications', domain.recordApplication);
    refer(['masterData', i, 'consumers'], 'applications', domain.consumers);
    refer(['masterData', i, 'ownerTeam'], 'teams', domain.ownerTeam);
    for (const [j, { raises }] of domain.driftChecks.entries())
      refer(['masterData', i, 'driftChecks', j, 'raises'], 'exceptionTypes', raises);
    domain.learns.forEach((learn, j) => {
      refer(['masterData', i, 'learns', j, 'workflow'], 'workflows', learn.workflow);
      refer(['masterData', i, 'learns', j, 'application'], 'applications', learn.application);
      const known = draft.workflows.find(({ id }) => id === learn.workflow)?.milestones.map(({ id }) => id);
      if (!known || known.includes(learn.milestone)) return;
      report(
        ['masterData', i, 'learns', j, 'milestone'],
        `There is no milestone "${learn.milestone}" in ${learn.workflow}.`,
        `Write ${closeTo(learn.milestone, known)}.`,
      );
    });
  });
}

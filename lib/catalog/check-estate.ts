import { badTimezone, checkCalendars, checkClocks, isTimezone } from './check-calendars';
import type { Checking } from './checking';
import { closeTo } from './nearest';

/** Checks that places, teams, applications, connectors, interfaces, calendars and routing fit together. */
export function checkEstate({ draft, report, refer }: Checking): void {
  draft.facilities.forEach(({ timezone, code }, i) => {
    if (timezone !== undefined && !isTimezone(timezone)) report(['facilities', i, 'timezone'], ...badTimezone(timezone));
    if (draft.facilities.findIndex((other) => other.code === code) < i) {
      report(['facilities', i, 'code'], `Another facility has the code "${code}" already.`, 'Give each facility a code of its own.');
    }
  });
  if (draft.organisation && !isTimezone(draft.organisation.timezone)) {
    report(['organisation', 0, 'timezone'], ...badTimezone(draft.organisation.timezone));
  }
  for (const [i, { ownerTeam }] of draft.applications.entries()) refer(['applications', i, 'ownerTeam'], 'teams', ownerTeam);
  draft.connectors.forEach((connector, i) => {
    refer(['connectors', i, 'application'], 'applications', connector.application);
    refer(['connectors', i, 'ownerTeam'], 'teams', connector.ownerTeam);
    if (connector.via?.startsWith('app-')) refer(['connectors', i, 'via'], 'applications', connector.via);
  });
  draft.interfaces.forEach((line, i) => {
    refer(['interfaces', i, 'sourceApplication'], 'applications', line.sourceApplication);
    refer(['interfaces', i, 'targetApplication'], 'applications', line.targetApplication);
    refer(['interfaces', i, 'workflow'], 'workflows', line.workflow);
    refer(['interfaces', i, 'ownerTeam'], 'teams', line.ownerTeam);
    refer(['interfaces', i, 'connector'], 'connectors', line.connector);
    refer(['interfaces', i, 'sourceConnector'], 'connectors', line.sourceConnector);
    if (line.runbook !== null && !(line.runbook in draft.runbooks))
      report(
        ['interfaces', i, 'runbook'],
        `There is no runbook ${line.runbook}.`,
        `Add the file, or write ${closeTo(line.runbook, Object.keys(draft.runbooks))}.`,
      );
  });
  checkCalendars({ draft, report, refer });
  checkClocks({ draft, report });
  checkRouting({ draft, refer });
}

function checkRouting({ draft, refer }: Pick<Checking, 'draft' | 'refer'>): void {
  if (!draft.routing) return;
  refer(['routing', 0, 'fallbackTeam'], 'teams', draft.routing.fallbackTeam);
  draft.routing.rules.forEach(({ match, team }, i) => {
    refer(['routing', 0, 'rules', i, 'team'], 'teams', team);
    refer(['routing', 0, 'rules', i, 'match', 'facility'], 'facilities', match.facility);
    refer(['routing', 0, 'rules', i, 'match', 'department'], 'departments', match.department);
    refer(['routing', 0, 'rules', i, 'match', 'workflow'], 'workflows', match.workflow);
    refer(['routing', 0, 'rules', i, 'match', 'exceptionType'], 'exceptionTypes', match.exceptionType);
  });
}

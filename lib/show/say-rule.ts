import type { CatalogIndex } from '@/lib/catalog';
import type { ExceptionType } from '@/lib/domain';
import { namePlaces } from './name-places';
import { sayIsoDuration } from './say-iso-duration';

const lower = (text: string) => (/^[A-Z][a-z]/.test(text) ? text.charAt(0).toLowerCase() + text.slice(1) : text);

/** What raises the exception, in plain words. */
export function sayRule(type: ExceptionType, index: CatalogIndex): string {
  const { rule } = type;
  const names = namePlaces(index);
  switch (rule.kind) {
    case 'missing_milestone':
      return `“${names.milestone(rule.workflow, rule.milestone)}” has not followed “${names.milestone(rule.workflow, rule.after)}” within ${sayIsoDuration(rule.within, rule.clock)}.`;
    case 'expected_batch': {
      const window = index.workflows.get(rule.workflow)?.workflow.windows.find((one) => one.id === rule.window);
      const per = rule.per.map((one) => (one === 'pay_group' ? 'pay group' : 'facility')).join(' and ');
      return `“${names.milestone(rule.workflow, rule.milestone)}” is missing for a ${per} ${sayIsoDuration(rule.raiseBefore)} before ${lower(window?.name ?? 'the deadline')}.`;
    }
    default:
      return type.raisedWhen === '' ? `${type.title}.` : type.raisedWhen;
  }
}

/** What should have happened instead: the promise that was broken, then the latency the workflow is held to. */
export function sayExpectation(type: ExceptionType, workflowId: string, index: CatalogIndex): string[] {
  const { rule } = type;
  const names = namePlaces(index);
  const workflow = index.workflows.get(workflowId)?.workflow;
  const promise = (() => {
    switch (rule.kind) {
      case 'missing_milestone':
        return `“${names.milestone(rule.workflow, rule.milestone)}” follows “${names.milestone(rule.workflow, rule.after)}” within ${sayIsoDuration(rule.within, rule.clock)}.`;
      case 'expected_batch': {
        const window = workflow?.windows.find((one) => one.id === rule.window);
        return `“${names.milestone(rule.workflow, rule.milestone)}” for every ${rule.per.map((one) => (one === 'pay_group' ? 'pay group' : 'facility')).join(' and ')}${window ? `: ${lower(window.name)}, ${window.local}. Otherwise ${lower(window.consequence)}` : ''}.`;
      }
      default:
        return null;
    }
  })();
  return [promise, workflow ? `${workflow.latency.statement}.`.replace(/\.\.$/, '.') : null].filter((text) => text !== null);
}

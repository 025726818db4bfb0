import { TEMPLATE_PLACE, type TemplateBody, templateFields, templateLists, templateMarks } from './webhook-template';

const MOST_DEPTH = 12;
const MOST_PARTS = 400;
const MOST_PLACES = 60;
const NAMED = 5;

type Path = readonly (string | number)[];
/** What an entry of the list around it has; null outside of lists. */
type Within = readonly string[] | null;

export interface TemplateFault {
  path: Path;
  message: string;
  mend: string;
}

/** Returns what is wrong with the body of a template, the first five; empty when it can be filled. */
export function checkTemplate({ format, body: text }: TemplateBody): TemplateFault[] {
  const whole = (message: string, mend: string): TemplateFault[] => [{ path: [], message, mend }];
  let body: unknown = text;
  try {
    if (format === 'json') body = JSON.parse(text);
  } catch (error) {
    return whole(
      `This is not JSON: ${error instanceof Error ? error.message : 'it cannot be read'}.`,
      'Mend it, or send it as plain text.',
    );
  }
  const { parts, places } = measure(body);
  if (parts > MOST_PARTS) return whole(`It has more than ${MOST_PARTS} parts.`, 'Say less.');
  if (places > MOST_PLACES) return whole(`It fills more than ${MOST_PLACES} places.`, 'Say each thing once.');
  return judge(body, [], null).slice(0, NAMED);
}

/** How many values it has, and how many places are filled in them. */
function measure(value: unknown): { parts: number; places: number } {
  if (typeof value === 'string') return { parts: 1, places: [...value.matchAll(TEMPLATE_PLACE)].length };
  const inside = typeof value === 'object' && value !== null ? Object.values(value).map(measure) : [];
  return inside.reduce((sum, one) => ({ parts: sum.parts + one.parts, places: sum.places + one.places }), { parts: 1, places: 0 });
}

function judge(value: unknown, path: Path, within: Within): TemplateFault[] {
  if (path.length > MOST_DEPTH) return [{ path, message: `It is deeper than ${MOST_DEPTH}.`, mend: 'Make it flatter.' }];
  if (typeof value === 'string') return judgeText(value, within).map((fault) => ({ path, ...fault }));
  if (Array.isArray(value)) return value.flatMap((one, i) => judge(one, [...path, i], within));
  return typeof value === 'object' && value !== null ? judgeObject(new Map(Object.entries(value)), path, within) : [];
}

const signs = ['$each', '$of', '$choose', '$else'];

function judgeObject(entries: ReadonlyMap<string, unknown>, path: Path, within: Within): TemplateFault[] {
  const fault = (at: string, message: string, mend: string): TemplateFault[] => [{ path: [...path, at], message, mend }];
  const odd = [...entries.keys()].find((key) => key.startsWith('$') && !signs.includes(key));
  if (odd !== undefined) return fault(odd, `"${odd}" is not known here.`, 'Known are $each with $of, and $choose with $else.');
  if (entries.has('$each')) {
    const list = entries.get('$each');
    if (within !== null) return fault('$each', 'A list within a list.', 'Let each entry hold texts only.');
    if (list !== 'facts' && list !== 'steps') return fault('$each', `${JSON.stringify(list)} is no list.`, 'Write facts or steps.');
    if (!entries.has('$of') || entries.size !== 2)
      return fault('$each', 'It is not said what each entry becomes.', 'Write $each and $of, and nothing beside them.');
    return judge(entries.get('$of'), [...path, '$of'], templateLists[list]);
  }
  if (entries.has('$choose')) {
    const field = entries.get('$choose');
    if (typeof field !== 'string' || !isPlain(field, within))
      return fault('$choose', `${JSON.stringify(field)} is nothing to choose by.`, 'Write the name of a field, such as severity.');
    if (!entries.has('$else') && field !== 'over')
      return fault('$choose', 'It is not said what holds for every other value.', 'Add $else.');
    return [...entries].flatMap(([key, one]) => (key === '$choose' ? [] : judge(one, [...path, key], within)));
  }
  const alone = ['$of', '$else'].find((key) => entries.has(key));
  if (alone !== undefined) return fault(alone, `"${alone}" stands alone.`, 'Write $each or $choose beside it.');
  return [...entries].flatMap(([key, one]) => judge(one, [...path, key], within));
}

const isList = (field: string): field is keyof typeof templateLists => Object.hasOwn(templateLists, field);
const isPlain = (field: string, within: Within): boolean =>
  within?.includes(field) === true || (Object.hasOwn(templateFields, field) && !isList(field));

function judgeText(text: string, within: Within): Omit<TemplateFault, 'path'>[] {
  const faults = [...text.matchAll(TEMPLATE_PLACE)].flatMap(([place, field = '', mark]): Omit<TemplateFault, 'path'>[] => {
    if (mark !== undefined && !templateMarks.some((one) => one === mark))
      return [{ message: `"${mark}" is no way to write a value.`, mend: `Write one of: ${templateMarks.join(', ')}.` }];
    // A list of texts may stand by itself.
    if (isPlain(field, within) || (field === 'steps' && text === place && within === null && mark === undefined)) return [];
    if (isList(field)) return [{ message: `{{${field}}} is a list.`, mend: `Write {"$each": "${field}", "$of": ...}.` }];
    const known = [...(within ?? []), ...Object.keys(templateFields)];
    return [{ message: `There is nothing called "${field}" to fill in.`, mend: `Write one of: ${known.join(', ')}.` }];
  });
  return text.replaceAll(TEMPLATE_PLACE, '').includes('{{')
    ? [...faults, { message: 'A place that is to be filled does not end.', mend: 'Write it as {{title}} or {{title | html}}.' }]
    : faults;
}

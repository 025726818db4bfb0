const names = 'h[1-6]|p|ul|ol|li|strong|em|s|code|pre|blockquote|a|hr|br|table|thead|tbody|tr|th|td|div';
const attributes = [
  // No scheme but these: where one could begin there is no colon, and no character written as an entity.
  'href="(?:(?:https?|mailto):[^"<>]*|[%=(./#?\\d_~-][^"<>]*|(?:[^:&"<>/?#]|&amp;)*(?:[/?#][^"<>]*)?)"',
  '(?:title|aria-label)="[^"<>]*"',
  'class="(?:table-scroll|language-[^"<>\\s]*)"',
  'style="text-align:(?:left|right|center)"',
  '(?:start|tabindex)="\\d{1,9}"',
  'role="region"',
];
const tag = new RegExp(`<(?:/(?:${names})|(?:${names})(?: (?:${attributes.join('|')}))*(?: ?/)?)>`, 'g');

/** True for markup as runbooks are rendered to: known elements, known attributes, links that lead to pages or mail. */
export const isPlainMarkup = (html: string): boolean => !html.replace(tag, '').includes('<');

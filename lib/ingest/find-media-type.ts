/** The media type of a Content-Type header in lower case, without parameters; '' when there is none or its charset is not UTF-8. */
export function findMediaType(contentType: string | null): string {
  const [type = '', ...parameters] = (contentType ?? '').toLowerCase().split(';');
  for (const parameter of parameters) {
    const [name, value] = parameter.split('=');
    if (name?.trim() === 'charset' && !['utf-8', 'utf8', 'us-ascii'].includes(value?.trim().replaceAll('"', '') ?? '')) return '';
  }
  return type.trim();
}

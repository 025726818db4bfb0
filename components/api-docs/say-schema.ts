interface Schema {
  type?: string | string[];
  const?: unknown;
  enum?: unknown[];
  anyOf?: Schema[];
  oneOf?: Schema[];
  allOf?: Schema[];
  $ref?: string;
  items?: Schema;
  properties?: Record<string, Schema>;
  required?: string[];
  additionalProperties?: boolean | Schema;
  format?: string;
  description?: string;
}

const formats: Record<string, string> = { 'date-time': 'time', date: 'date', email: 'e-mail', uuid: 'uuid' };
const sayValue = (value: unknown) => JSON.stringify(value) ?? 'null';

function sayObject(schema: Schema, indent: string): string {
  const required = new Set(schema.required ?? []);
  const lines = Object.entries(schema.properties ?? {}).map(([name, child]) => {
    const about = child.description ? `  // ${child.description}` : '';
    return `${indent}  ${name}${required.has(name) ? '' : '?'}: ${say(child, `${indent}  `)}${about}`;
  });
  return lines.length === 0 ? '{}' : `{\n${lines.join('\n')}\n${indent}}`;
}

function sayType(type: string, schema: Schema, indent: string): string {
  if (type === 'array') {
    const inner = schema.items ? say(schema.items, indent) : 'anything';
    return / \| /.test(inner) && !inner.startsWith('{') ? `(${inner})[]` : `${inner}[]`;
  }
  if (type === 'object') {
    if (schema.properties) return sayObject(schema, indent);
    return typeof schema.additionalProperties === 'object'
      ? `{ [name]: ${say(schema.additionalProperties, indent)} }`
      : '{ [name]: anything }';
  }
  if (type === 'string') return formats[schema.format ?? ''] ?? 'string';
  return type;
}

function say(schema: Schema, indent: string): string {
  if (schema.$ref) return schema.$ref.split('/').at(-1) ?? 'anything';
  if ('const' in schema) return sayValue(schema.const);
  if (schema.enum) return schema.enum.map(sayValue).join(' | ');
  const choices = schema.anyOf ?? schema.oneOf;
  if (choices) return choices.map((choice) => say(choice, indent)).join(' | ');
  if (schema.allOf) return schema.allOf.map((part) => say(part, indent)).join(' & ');
  const types = [schema.type ?? []].flat();
  return types.length === 0 ? 'anything' : types.map((type) => sayType(type, schema, indent)).join(' | ');
}

/** A JSON schema as people read it: TypeScript-like text with `?` for what may be left out; times are ISO 8601. */
export function saySchema(schema: object): string {
  return say(schema, '');
}

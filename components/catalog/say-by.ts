/** Who stored a version, as people call them: what the product did by itself is its own name. */
export const sayBy = (by: string): string => (/^system\b/.test(by) ? 'Throughline' : by);

/**
 * The servers that a postgresql:// address names, each as an address of its own, in their order: `postgresql://u:p@db0:5432,db1/x` names two, as
 * PostgreSQL's own programs take it. What they read of several (target_session_attrs) is left out: of several, the one that takes changes is used.
 */
export function listAddresses(url: string): string[] {
  const parts = /^([a-z]+:\/\/)((?:[^@/?#]*@)?)([^/?#]*)(.*)$/is.exec(url);
  if (!parts) return [url];
  const [, scheme = '', login = '', hosts = '', rest = ''] = parts;
  if (!hosts.includes(',')) return [url];
  const kept = rest.replace(/([?&])target_session_attrs=[^&]*&?/, '$1').replace(/[?&]$/, '');
  return hosts.split(',').map((host) => `${scheme}${login}${host}${kept}`);
}

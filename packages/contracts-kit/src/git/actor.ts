import { userInfo } from 'node:os';
import { ciContext } from './ci.js';

/** Who acts, for records: the CI's run, else the login name. At most 200 printable ASCII characters. */
export async function actor(env: NodeJS.ProcessEnv): Promise<string> {
  const ci = await ciContext(env);
  const run = ci?.run === null || ci?.run === undefined ? '' : ` run ${ci.run}`;
  const repository = ci?.repository ? ` of ${ci.repository}` : '';
  const name = ci === undefined ? loginName(env) : `${ci.name}${run}${repository}`;
  return name.replace(/[^\x20-\x7e]/g, '?').slice(0, 200);
}

function loginName(env: NodeJS.ProcessEnv): string {
  try {
    return userInfo().username;
  } catch {
    return env.USER || env.USERNAME || 'somebody'; // a container without a passwd entry
  }
}

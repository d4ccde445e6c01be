// Preloaded into a command: kills it, as nothing can be caught, at one of the moments at which a directory store would make an
// object appear. DIE_AT=<which, from 1>.
import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { dirname } from 'node:path';

const { link } = fs.promises;
let count = 0;
fs.promises.link = async (from, to) => {
  // The store tries before it makes a folder; nothing would appear by that.
  if (fs.existsSync(dirname(to))) count += 1;
  if (count === Number(process.env.DIE_AT)) process.kill(process.pid, 'SIGKILL');
  return link(from, to);
};
syncBuiltinESMExports();

// `node --import say-peak.mjs …`: the last line on stderr is the peak of resident memory, in kilobytes.
import { readFileSync } from 'node:fs';

// Linux counts the memory of whoever started a process towards its ru_maxrss, but not towards this.
function peak() {
  try {
    return Number(/^VmHWM:\s+(\d+) kB$/m.exec(readFileSync('/proc/self/status', 'utf8'))[1]);
  } catch {
    return process.resourceUsage().maxRSS;
  }
}

process.on('exit', () => process.stderr.write(`\npeak ${peak()}\n`));

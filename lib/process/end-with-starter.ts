import { Socket } from 'node:net';
import { starterPipe } from './starter-pipe.ts';

// Loaded with `--import` into a server that `task serve` starts: the pipe to the starter closes when that one is
// gone, however it ended, and the server then ends itself as if it had been told to.
const pipe = new Socket({ fd: starterPipe, readable: true, writable: false });
pipe.once('close', () => process.kill(process.pid, 'SIGTERM'));
pipe.on('error', () => undefined);
pipe.resume();
pipe.unref();
